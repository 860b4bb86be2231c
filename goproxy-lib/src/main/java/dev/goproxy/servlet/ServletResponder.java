package dev.goproxy.servlet;

import dev.goproxy.http.HttpResponder;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Map;
import java.util.OptionalLong;

/** The response side of a servlet's exchange. */
final class ServletResponder implements HttpResponder {
    private final HttpServletResponse response;
    private boolean aborted;

    ServletResponder(HttpServletResponse response) {
        this.response = response;
    }

    @Override
    public OutputStream start(int status, Map<String, String> headers, OptionalLong bodySize) throws IOException {
        response.setStatus(status);
        headers.forEach(response::setHeader);
        if (bodySize.isEmpty()) {
            checkAtTheEnd();
        }
        return response.getOutputStream();
    }

    /**
     * Keeps the container from completing an aborted response. Undertow ends a body of unknown length in the orderly
     * way even if the servlet has thrown, over HTTP/1.1 and HTTP/2; like every container it asks for the trailer fields
     * before it writes that end.
     */
    private void checkAtTheEnd() {
        try {
            response.setTrailerFields(this::trailers);
        } catch (IllegalStateException e) {
            // HTTP/1.0 has no trailers, nor chunks: the body ends with the connection
        }
    }

    private Map<String, String> trailers() {
        if (aborted) {
            throw new IllegalStateException("the response was aborted");
        }
        return Map.of();
    }

    /**
     * Takes the header fields back, as long as none of the response was sent. Otherwise the container closes the
     * connection when the exception reaches it, or when it asks for the trailers.
     */
    @Override
    public void abort() {
        if (response.isCommitted()) {
            aborted = true;
        } else {
            response.reset();
        }
    }
}
