package dev.goproxy.server;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import dev.goproxy.http.ProxyRequest;
import dev.goproxy.http.ProxyResponse;
import dev.goproxy.http.Responses;
import java.io.IOException;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Answers {@code /healthz} (the process is alive) and {@code /readyz} (it can serve), and passes all other requests on.
 */
final class HealthRoutes implements HttpHandler {
    private static final String HEALTH = "/healthz";
    private static final String READINESS = "/readyz";

    private final Supplier<Optional<String>> problem;
    private final HttpHandler next;

    HealthRoutes(Supplier<Optional<String>> problem, HttpHandler next) {
        this.problem = problem;
        this.next = next;
    }

    @Override
    public void handle(HttpExchange exchange) throws IOException {
        String path = RequestTarget.rawPath(exchange.getRequestURI());
        if (path.equals(HEALTH) || path.equals(READINESS)) {
            var request = new ProxyRequest(exchange.getRequestMethod(), path);
            answer(request).sendTo(request, new JdkResponder(exchange));
        } else {
            next.handle(exchange);
        }
    }

    private ProxyResponse answer(ProxyRequest request) {
        if (!request.method().equals("GET") && !request.method().equals("HEAD")) {
            return Responses.methodNotAllowed(request);
        }
        if (request.path().equals(HEALTH)) {
            return ProxyResponse.of(204, "");
        }
        return problem.get()
                .map(reason -> ProxyResponse.of(503, "not ready: " + reason))
                .orElseGet(() -> ProxyResponse.of(200, "ready"));
    }
}
