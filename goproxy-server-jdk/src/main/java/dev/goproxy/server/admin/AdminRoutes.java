package dev.goproxy.server.admin;

import dev.goproxy.event.ProxyStatus;
import dev.goproxy.http.ProxyHandler;
import dev.goproxy.http.ProxyRequest;
import dev.goproxy.http.ProxyResponse;
import dev.goproxy.http.Responses;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What operators and their monitoring ask for: {@code /metrics} in the text format of Prometheus, {@code /status} as
 * JSON.
 */
public final class AdminRoutes implements ProxyHandler {
    private static final String PROMETHEUS = "text/plain; version=0.0.4; charset=utf-8";
    private static final String JSON = "application/json; charset=utf-8";

    private final String version;
    private final Supplier<String> metrics;
    private final Supplier<ProxyStatus> status;
    private final Supplier<Optional<String>> problem;
    private final Supplier<Optional<List<String>>> wanted;

    /**
     * Creates the routes.
     *
     * @param version the program's version
     * @param metrics the metrics in the text format of Prometheus
     * @param status the proxy's state
     * @param problem why the program is not ready
     * @param wanted what clients have asked for in vain, if the proxy is offline
     */
    public AdminRoutes(
            String version,
            Supplier<String> metrics,
            Supplier<ProxyStatus> status,
            Supplier<Optional<String>> problem,
            Supplier<Optional<List<String>>> wanted) {
        this.version = version;
        this.metrics = metrics;
        this.status = status;
        this.problem = problem;
        this.wanted = wanted;
    }

    @Override
    public ProxyResponse handle(ProxyRequest request) {
        if (!request.method().equals("GET") && !request.method().equals("HEAD")) {
            return Responses.methodNotAllowed(request);
        }
        return switch (request.path()) {
            case "/metrics" -> ProxyResponse.of(200, metrics.get()).withHeader("Content-Type", PROMETHEUS);
            case "/status" ->
                ProxyResponse.of(200, StatusDocument.of(version, status.get(), problem.get(), wanted.get()))
                        .withHeader("Content-Type", JSON);
            default -> ProxyResponse.of(404, "not found: there are /metrics, /status, /healthz and /readyz here");
        };
    }
}
