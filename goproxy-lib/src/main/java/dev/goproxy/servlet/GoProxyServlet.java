package dev.goproxy.servlet;

import dev.goproxy.http.ClientDisconnectedException;
import dev.goproxy.http.ProxyHandler;
import dev.goproxy.http.ProxyRequest;
import dev.goproxy.http.ProxyResponse;
import dev.goproxy.http.Responses;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.security.Principal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts a {@link ProxyHandler} into a Servlet container, at any mapping: {@code /*}, {@code /go/*}, {@code /}.
 *
 * <pre>{@code
 * GoProxy proxy = new GoProxy(cacher, fetcher);
 * servletContext.addServlet("goproxy", new GoProxyServlet(proxy)).addMapping("/go/*");
 * }</pre>
 *
 * <p>The handler is given the path below the mapping as the client sent it, all methods and header fields, the
 * container's user ({@code getUserPrincipal}), and the client's address ({@code getRemoteAddr}). Containers refuse some
 * paths themselves; the page of the library lists them with the settings that let them through.
 *
 * <p>A request holds its thread for as long as it waits for a fetch, so give the container virtual threads, or threads
 * enough. Bodies are streamed. If one can't be read to its end, the client gets 502 as long as nothing was sent, else
 * the container closes the connection without completing the response. A client that closes its connection is no error:
 * the container's own exception goes back to it.
 *
 * <p>Safe for use by many threads. The handler is not closed: whoever created it closes it, after the container has
 * stopped.
 *
 * @see <a href="https://jakarta.ee/specifications/servlet/6.0/">Jakarta Servlet 6.0</a>
 */
@SuppressWarnings("exports") // "requires static transitive" would demand the Servlet API of every application.
public final class GoProxyServlet extends HttpServlet {
    private static final long serialVersionUID = 1L;
    private static final Logger LOG = LoggerFactory.getLogger(GoProxyServlet.class);

    private final transient ProxyHandler handler;

    /**
     * Creates a servlet.
     *
     * @param handler a {@link dev.goproxy.GoProxy}, or a decorator of one; not closed
     */
    public GoProxyServlet(ProxyHandler handler) {
        this.handler = Objects.requireNonNull(handler, "handler");
    }

    /**
     * Answers a request of any method.
     *
     * @param exchange the request
     * @param response its response
     * @throws IOException if the response could not be sent to its end; the container must close the connection without
     *     completing it
     */
    @Override
    protected void service(HttpServletRequest exchange, HttpServletResponse response) throws IOException {
        Optional<String> path = ServletPath.below(exchange);
        ProxyRequest request = request(exchange, path.orElse("/"));
        ProxyResponse answer = path.isPresent() ? answer(request) : Responses.noSuchEndpoint(request, "");
        try {
            answer.sendTo(request, new ServletResponder(response));
        } catch (ClientDisconnectedException e) {
            LOG.debug("the client closed the connection", e);
            throw e.getCause() instanceof IOException cause ? cause : e;
        } catch (IOException e) {
            logFailure(e);
            if (response.isCommitted()) {
                throw e;
            }
            ProxyResponse.of(502, "bad gateway: the content can't be read")
                    .sendTo(request, new ServletResponder(response));
        }
    }

    private static void logFailure(IOException e) {
        if (e.getCause() instanceof IOException cause) {
            LOG.warn("aborted a response: {}", cause.getMessage());
        } else {
            LOG.error("aborted a response: unexpected exception", e);
        }
    }

    private ProxyResponse answer(ProxyRequest request) {
        try {
            return Objects.requireNonNull(handler.handle(request), "the handler's response");
        } catch (RuntimeException | StackOverflowError | LinkageError | AssertionError e) {
            LOG.error("unexpected exception", e);
            return ProxyResponse.of(500, "internal server error");
        }
    }

    private static ProxyRequest request(HttpServletRequest exchange, String path) {
        var request = new ProxyRequest(exchange.getMethod(), path, headers(exchange));
        if (exchange.getRemoteAddr() != null) {
            request = request.withClient(exchange.getRemoteAddr());
        }
        Principal user = exchange.getUserPrincipal();
        return user == null || user.getName() == null ? request : request.withUser(user.getName());
    }

    private static Map<String, List<String>> headers(HttpServletRequest exchange) {
        var headers = new TreeMap<String, List<String>>(String.CASE_INSENSITIVE_ORDER);
        for (String name : Collections.list(exchange.getHeaderNames())) {
            headers.computeIfAbsent(name, unused -> new ArrayList<>())
                    .addAll(Collections.list(exchange.getHeaders(name)));
        }
        return headers;
    }
}
