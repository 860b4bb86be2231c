package dev.goproxy.testkit;

import com.sun.net.httpserver.HttpExchange;
import dev.goproxy.http.ProxyHandler;
import dev.goproxy.http.ProxyRequest;
import dev.goproxy.testkit.server.LocalServer;
import java.io.IOException;
import java.net.URI;

/**
 * A {@link ProxyHandler}, such as a {@link dev.goproxy.GoProxy}, on the JDK's HTTP server, on a free port of 127.0.0.1.
 * Closing it closes the connections and ends the threads of the server; the handler is not closed.
 */
public final class TestProxy implements AutoCloseable {
    private static final long UNKNOWN_SIZE = 0; // in the terms of the JDK's server
    private static final long NO_BODY = -1;

    private final LocalServer server = LocalServer.bind();

    private TestProxy() {}

    /**
     * Starts a server.
     *
     * @param proxy the handler that answers the requests: a {@link dev.goproxy.GoProxy}, or a decorator of one
     * @return the server, to be closed by the caller
     */
    public static TestProxy start(ProxyHandler proxy) {
        var started = new TestProxy();
        started.server.start(exchange -> handle(proxy, exchange));
        return started;
    }

    private static void handle(ProxyHandler proxy, HttpExchange exchange) throws IOException {
        var request = new ProxyRequest(
                exchange.getRequestMethod(), exchange.getRequestURI().getRawPath(), exchange.getRequestHeaders());
        proxy.handle(request).sendTo(request, (status, headers, size) -> {
            headers.forEach(exchange.getResponseHeaders()::set);
            boolean empty = size.isPresent() && size.getAsLong() == 0;
            exchange.sendResponseHeaders(status, empty ? NO_BODY : size.orElse(UNKNOWN_SIZE));
            return exchange.getResponseBody();
        });
    }

    /**
     * The value for GOPROXY.
     *
     * @return {@code http://127.0.0.1:<port>}
     */
    public URI url() {
        return server.url();
    }

    @Override
    public void close() {
        server.close();
    }
}
