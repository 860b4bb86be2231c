package dev.goproxy.server;

import com.sun.net.httpserver.HttpExchange;
import dev.goproxy.http.HttpResponder;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The response side of an exchange of the JDK's engine. The engine aborts an exchange whose handler throws, and only
 * then: to close the exchange would end a chunked body as if it were complete.
 */
final class JdkResponder implements HttpResponder {
    /** In the engine's terms, a body of unknown length, and none. */
    private static final long UNKNOWN_SIZE = 0;

    private static final long NO_BODY = -1;

    private final HttpExchange exchange;
    private final Optional<Activity> activity = Activity.current();
    private Optional<ClientStream> body = Optional.empty();

    JdkResponder(HttpExchange exchange) {
        this.exchange = exchange;
    }

    @Override
    public OutputStream start(int status, Map<String, String> headers, OptionalLong bodySize) throws IOException {
        headers.forEach(exchange.getResponseHeaders()::set);
        long size = bodySize.orElse(UNKNOWN_SIZE);
        exchange.sendResponseHeaders(status, bodySize.isPresent() && size == 0 ? NO_BODY : size);
        var stream = new ClientStream(exchange.getResponseBody(), activity);
        body = Optional.of(stream);
        return stream;
    }

    /** The number of bytes of the body that were sent. */
    long bytesSent() {
        return body.map(ClientStream::count).orElse(0L);
    }
}
