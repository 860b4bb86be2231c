package dev.goproxy.servlet;

import dev.goproxy.http.HttpResponder;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Map;
import java.util.OptionalLong;

/** The response side of a servlet's exchange. */
final class ServletResponder implements HttpResponder {
    private final HttpServletResponse response;
    private final boolean isChunking;
    private boolean aborted;

    ServletResponder(HttpServletRequest request, HttpServletResponse response) {
        this.response = response;
        this.isChunking = request.getProtocol().equals("HTTP/1.1");
    }

    @Override
    public OutputStream start(int status, Map<String, String> headers, OptionalLong bodySize) throws IOException {
        response.setStatus(status);
        headers.forEach(response::setHeader);
        if (bodySize.isEmpty() && isChunking) {
            response.setTrailerFields(this::trailers);
        }
        return response.getOutputStream();
    }

    /**
     * Takes the header fields back, as long as none of the response was sent. Otherwise the container closes the
     * connection when the exception reaches it.
     */
    @Override
    public void abort() {
        aborted = true;
        if (!response.isCommitted()) {
            response.reset();
        }
    }

    /** Undertow would end a chunked body as if it were whole, but asks for these before it does. */
    private Map<String, String> trailers() {
        if (aborted) {
            throw new IllegalStateException("the response was aborted");
        }
        return Map.of();
    }
}
