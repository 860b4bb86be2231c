package dev.goproxy.server.admin;

import dev.goproxy.event.ProxyStatus;
import dev.goproxy.server.logging.LogFormat;
import java.util.Optional;
import java.util.stream.Collectors;

/** The state of the server as a JSON document. */
final class StatusDocument {
    private StatusDocument() {}

    /**
     * Returns the document.
     *
     * @param version the server's version
     * @param problem why the server is not ready
     */
    static String of(String version, ProxyStatus status, Optional<String> problem) {
        String upstreams = status.upstreams().stream()
                .map(upstream -> LogFormat.JSON
                        .line()
                        .with("name", upstream.name())
                        .with("circuit", upstream.open() ? "open" : "closed")
                        .end()
                        .strip())
                .collect(Collectors.joining(",", "[", "]"));
        LogFormat.Line line = LogFormat.JSON
                .line()
                .with("version", version)
                .with("started", status.started())
                .with("uptimeSeconds", status.uptime().toSeconds())
                .with("chain", status.chain())
                .with("cache", status.cache())
                .with("ready", problem.isEmpty() ? "yes" : "no");
        problem.ifPresent(reason -> line.with("problem", reason));
        return line.withJson("upstreams", upstreams).end();
    }
}
