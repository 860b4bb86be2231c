package dev.goproxy.server;

import com.sun.net.httpserver.HttpExchange;
import dev.goproxy.http.ProxyResponse;
import dev.goproxy.server.AccessLog.End;
import java.io.IOException;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sends an answer of the proxy's over an exchange. */
final class Answer {
    private static final Logger LOG = LoggerFactory.getLogger(Answer.class);
    private static final String CONTENT_LENGTH = "Content-Length";

    private final HttpExchange exchange;
    private final ProxyResponse response;
    private final AccessLog log;

    Answer(HttpExchange exchange, ProxyResponse response, AccessLog log) {
        this.exchange = exchange;
        this.response = response;
        this.log = log;
    }

    /**
     * Sends header and body.
     *
     * @throws IOException if that can't be done to the end. Closing the exchange would then end a chunked body properly, and the client would take the
     *     part for the whole; it is by the exception that the server breaks the connection off.
     */
    void send() throws IOException {
        boolean hasBody = sendHeader();
        if (!hasBody) {
            log.write(response, 0, End.WHOLE);
            return;
        }
        var out = new ClientStream(exchange.getResponseBody());
        try {
            response.writeTo(out);
            out.close();
        } catch (IOException | RuntimeException | Error e) {
            log.write(response, out.count(), out.broken() ? End.CLIENT_GONE : End.BROKEN_OFF);
            throw brokenOff(out, e);
        }
        log.write(response, out.count(), End.WHOLE);
    }

    private boolean sendHeader() throws IOException {
        boolean head = exchange.getRequestMethod().equals("HEAD");
        var headers = exchange.getResponseHeaders();
        response.headers().forEach((name, value) -> {
            // The server counts for itself, but for HEAD, where the number is that of what GET would get.
            if (head || !name.equalsIgnoreCase(CONTENT_LENGTH)) {
                headers.put(name, List.of(value));
            }
        });
        var size = response.bodySize();
        boolean hasBody = !head && (size.isEmpty() || size.getAsLong() > 0);
        // In the server's own terms: 0 for a body of unknown length, -1 for none.
        exchange.sendResponseHeaders(response.status(), hasBody ? size.orElse(0) : -1);
        return hasBody;
    }

    private static IOException brokenOff(ClientStream out, Throwable cause) {
        if (out.broken()) {
            LOG.debug("the client has gone", cause);
        } else if (cause instanceof IOException) {
            LOG.warn("broke an answer off: {}", cause.getMessage());
        } else {
            LOG.error("broke an answer off: the proxy has a bug", cause);
        }
        return new IOException("answer broken off", cause);
    }
}
