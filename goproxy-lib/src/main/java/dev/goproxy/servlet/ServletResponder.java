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

    ServletResponder(HttpServletResponse response) {
        this.response = response;
    }

    @Override
    public OutputStream start(int status, Map<String, String> headers, OptionalLong bodySize) throws IOException {
        response.setStatus(status);
        headers.forEach(response::setHeader);
        return response.getOutputStream();
    }

    /**
     * Takes the header fields back, as long as none of the response was sent. Otherwise the container closes the
     * connection when the exception reaches it.
     */
    @Override
    public void abort() {
        if (!response.isCommitted()) {
            response.reset();
        }
    }
}
