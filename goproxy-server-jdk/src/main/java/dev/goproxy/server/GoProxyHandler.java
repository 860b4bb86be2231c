package dev.goproxy.server;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import dev.goproxy.GoProxy;
import dev.goproxy.http.ProxyRequest;
import dev.goproxy.http.ProxyResponse;
import java.io.IOException;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts a {@link GoProxy} behind a {@link com.sun.net.httpserver.HttpServer}, the JDK's or another engine's. Register it for the path {@code /}: it reads
 * the target of the request itself. Give the server an executor of many threads, since an answer may have to wait for an upstream, and set
 * {@code sun.net.httpserver.nodelay}; {@link GoProxyServer} does all that. Safe for use by many threads at once.
 *
 * <p>If the bytes of an answer turn out bad half-way, the connection is broken off, so that no client takes the part for the whole. Each request
 * is logged in one line, at level INFO to the logger {@code dev.goproxy.server.access}, as SLF4J key-value pairs.
 */
public final class GoProxyHandler implements HttpHandler {
    private static final Logger LOG = LoggerFactory.getLogger(GoProxyHandler.class);

    private final Function<ProxyRequest, ProxyResponse> proxy;
    private final PathPrefix prefix;

    /**
     * A handler at the server's root.
     *
     * @param proxy the proxy, which the handler doesn't close
     */
    public GoProxyHandler(GoProxy proxy) {
        this(proxy::handle, PathPrefix.NONE);
    }

    /**
     * A handler below a prefix, such as {@code /go}. What is not below it is answered with 404.
     *
     * @param proxy the proxy, which the handler doesn't close
     * @param pathPrefix the prefix, with or without slashes at its ends; empty for none
     * @throws IllegalArgumentException if it has characters that stand for something else in a URL
     */
    public GoProxyHandler(GoProxy proxy, String pathPrefix) {
        this(proxy::handle, PathPrefix.parse(pathPrefix));
    }

    GoProxyHandler(Function<ProxyRequest, ProxyResponse> proxy, PathPrefix prefix) {
        this.proxy = proxy;
        this.prefix = prefix;
    }

    /**
     * Answers a request.
     *
     * @param exchange the request, and the way to its answer
     * @throws IOException if the answer could not be sent to its end: the server must break the connection off
     */
    @Override
    public void handle(HttpExchange exchange) throws IOException {
        String method = exchange.getRequestMethod();
        String path = RequestTarget.rawPath(exchange.getRequestURI());
        var log = new AccessLog(method, path);
        var below = prefix.below(path);
        if (below.isEmpty()) {
            send(SimpleResponse.NOT_FOUND, exchange, log);
            return;
        }
        ProxyResponse response;
        try {
            response = proxy.apply(new ProxyRequest(method, below.get(), exchange.getRequestHeaders()));
        } catch (RuntimeException | Error e) {
            LOG.error("the proxy has a bug", e);
            send(SimpleResponse.INTERNAL_SERVER_ERROR, exchange, log);
            return;
        }
        try {
            new Answer(exchange, response, log).send();
        } finally {
            close(response);
        }
    }

    private static void send(SimpleResponse answer, HttpExchange exchange, AccessLog log) throws IOException {
        log.write(answer.status(), answer.send(exchange));
    }

    /** The answer is out already, so that a failure now is none of the client's. */
    private static void close(ProxyResponse response) {
        try {
            response.close();
        } catch (IOException | RuntimeException e) {
            LOG.warn("could not close what an answer was read from", e);
        }
    }
}
