package dev.goproxy.server;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import dev.goproxy.http.ClientDisconnectedException;
import dev.goproxy.http.ProxyHandler;
import dev.goproxy.http.ProxyRequest;
import dev.goproxy.http.ProxyResponse;
import dev.goproxy.http.Responses;
import dev.goproxy.server.AccessLog.End;
import java.io.IOException;
import java.util.Objects;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts a {@link ProxyHandler} behind a {@link com.sun.net.httpserver.HttpServer}, the JDK's or another implementation.
 * Register it for the path {@code /}: it reads the target of the request itself. Give the server an executor of many
 * threads, since a response may have to wait for an upstream, and set {@code sun.net.httpserver.nodelay};
 * {@link GoProxyServer} does both. Safe for use by many threads at once.
 *
 * <p>If the content of a response can't be read to its end, the connection is closed without completing the response,
 * so that no client takes the part for the whole. Each request is logged in one line, at level INFO to the logger
 * {@code dev.goproxy.server.access}, as SLF4J key-value pairs.
 */
public final class GoProxyHandler implements HttpHandler {
    private static final Logger LOG = LoggerFactory.getLogger(GoProxyHandler.class);

    private final ProxyHandler proxy;
    private final PathPrefix prefix;
    private final ClientAddresses clients;

    /**
     * Creates a handler at the server's root.
     *
     * @param proxy a {@link dev.goproxy.GoProxy}, or a decorator of one; not closed
     */
    public GoProxyHandler(ProxyHandler proxy) {
        this(proxy, PathPrefix.NONE);
    }

    /**
     * Creates a handler below a prefix, such as {@code /go}. It answers other paths with 404.
     *
     * @param proxy a {@link dev.goproxy.GoProxy}, or a decorator of one; not closed
     * @param pathPrefix the prefix, with or without slashes at its ends; empty for none
     * @throws IllegalArgumentException if it has characters with a meaning of their own in a URL
     */
    public GoProxyHandler(ProxyHandler proxy, String pathPrefix) {
        this(proxy, PathPrefix.parse(pathPrefix));
    }

    GoProxyHandler(ProxyHandler proxy, PathPrefix prefix) {
        this(proxy, prefix, ClientAddresses.OF_CONNECTIONS);
    }

    GoProxyHandler(ProxyHandler proxy, PathPrefix prefix, ClientAddresses clients) {
        this.proxy = Objects.requireNonNull(proxy, "proxy");
        this.prefix = prefix;
        this.clients = clients;
    }

    /**
     * Answers a request.
     *
     * @param exchange the request and its response
     * @throws IOException if the response could not be sent to its end; the server must close the connection without
     *     completing it
     */
    @Override
    public void handle(HttpExchange exchange) throws IOException {
        String path = RequestTarget.rawPath(exchange.getRequestURI());
        var log = new AccessLog(exchange.getRequestMethod(), path);
        var below = prefix.below(path);
        Activity.Peer peer = clients.peer(exchange);
        var request = new ProxyRequest(exchange.getRequestMethod(), below.orElse(path), exchange.getRequestHeaders())
                .withClient(peer.client());
        var responder = new JdkResponder(exchange);
        Optional<Activity> activity = Activity.current();
        activity.ifPresent(a -> a.begin(peer));
        Optional<String> ambiguity = AmbiguousRequest.problem(exchange);
        ambiguity.ifPresent(what -> exchange.getResponseHeaders().set("Connection", "close"));
        ProxyResponse response = ambiguity
                .map(what -> Responses.badRequest(request, what))
                .orElseGet(() -> below.isPresent() ? answer(request) : Responses.noSuchEndpoint(request, ""));
        Optional<Activity.End> end = activity.flatMap(Activity::leave);
        if (end.isPresent() && response.status() >= 500) {
            response.close();
            if (end.get() == Activity.End.CLIENT_GONE) {
                log.write(response, 0, End.CLIENT_GONE);
                throw new IOException("the client closed the connection");
            }
            response = Responses.unavailable(request, "too many requests wait");
        }
        try {
            response.sendTo(request, responder);
        } catch (ClientDisconnectedException e) {
            LOG.debug("the client closed the connection", e);
            log.write(response, responder.bytesSent(), End.CLIENT_GONE);
            throw e;
        } catch (IOException e) {
            logFailure(e);
            log.write(response, responder.bytesSent(), End.BROKEN_OFF);
            throw e;
        }
        log.write(response, responder.bytesSent(), End.WHOLE);
    }

    private ProxyResponse answer(ProxyRequest request) {
        try {
            return Objects.requireNonNull(proxy.handle(request), "the handler's response");
        } catch (RuntimeException | StackOverflowError | LinkageError | AssertionError e) {
            LOG.error("unexpected exception", e);
            return ProxyResponse.of(500, "internal server error");
        }
    }

    private static void logFailure(IOException e) {
        if (e.getCause() instanceof IOException cause) {
            LOG.warn("aborted a response: {}", cause.getMessage());
        } else {
            LOG.error("aborted a response: unexpected exception", e);
        }
    }
}
