package dev.goproxy.server;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * A short answer of the host itself.
 *
 * @param status the HTTP status
 * @param cacheControl how long it may be kept
 * @param text the body; empty for none
 */
record SimpleResponse(int status, String cacheControl, String text) {
    static final SimpleResponse NOT_FOUND = new SimpleResponse(404, "public, max-age=86400", "not found");
    static final SimpleResponse METHOD_NOT_ALLOWED =
            new SimpleResponse(405, "public, max-age=86400", "method not allowed");
    static final SimpleResponse INTERNAL_SERVER_ERROR = new SimpleResponse(500, "no-store", "internal server error");

    /** Sends it, and returns how many bytes its body had. */
    long send(HttpExchange exchange) throws IOException {
        byte[] body = text.getBytes(StandardCharsets.UTF_8);
        var headers = exchange.getResponseHeaders();
        headers.set("Cache-Control", cacheControl);
        if (body.length > 0) {
            headers.set("Content-Type", "text/plain; charset=utf-8");
        }
        boolean head = exchange.getRequestMethod().equals("HEAD");
        if (head || body.length == 0) {
            if (body.length > 0) {
                headers.set("Content-Length", Integer.toString(body.length));
            }
            exchange.sendResponseHeaders(status, -1);
            return 0;
        }
        exchange.sendResponseHeaders(status, body.length);
        try (var out = exchange.getResponseBody()) {
            out.write(body);
        }
        return body.length;
    }
}
