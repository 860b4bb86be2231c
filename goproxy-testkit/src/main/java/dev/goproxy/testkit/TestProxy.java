package dev.goproxy.testkit;

import com.sun.net.httpserver.HttpExchange;
import dev.goproxy.GoProxy;
import dev.goproxy.http.ProxyRequest;
import dev.goproxy.http.ProxyResponse;
import java.io.IOException;
import java.net.URI;

/** A {@link GoProxy} on the JDK's HTTP server, on a free port of 127.0.0.1. Closing it ends the server and its threads, not what the proxy was made of. */
public final class TestProxy implements AutoCloseable {
    private static final long UNKNOWN_SIZE = 0; // what the JDK's server calls it
    private static final long NO_BODY = -1;

    private final LocalServer server = LocalServer.bind();

    private TestProxy() {}

    /**
     * Starts a server.
     *
     * @param proxy what answers the requests
     * @return the server, to be closed by the caller
     */
    public static TestProxy start(GoProxy proxy) {
        var started = new TestProxy();
        started.server.start(exchange -> handle(proxy, exchange));
        return started;
    }

    private static void handle(GoProxy proxy, HttpExchange exchange) throws IOException {
        var request = new ProxyRequest(
                exchange.getRequestMethod(), exchange.getRequestURI().getRawPath(), exchange.getRequestHeaders());
        try (ProxyResponse response = proxy.handle(request)) {
            response.headers().forEach(exchange.getResponseHeaders()::set);
            long size = response.bodySize().orElse(UNKNOWN_SIZE);
            boolean hasBody = response.bodySize().isEmpty() || size > 0;
            exchange.sendResponseHeaders(response.status(), hasBody ? size : NO_BODY);
            if (hasBody) {
                response.writeTo(exchange.getResponseBody());
            }
        }
    }

    /**
     * The URL to be used as a GOPROXY.
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
