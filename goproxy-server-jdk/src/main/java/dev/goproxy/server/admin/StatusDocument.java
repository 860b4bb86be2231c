package dev.goproxy.server.admin;

import dev.goproxy.event.ProxyStatus;
import dev.goproxy.server.logging.LogFormat;
import java.util.List;
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
     * @param wanted what clients have asked for in vain, if the proxy is offline
     */
    static String of(String version, ProxyStatus status, Optional<String> problem, Optional<List<String>> wanted) {
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
        wanted.ifPresent(entries -> line.withJson("wanted", array(entries)));
        return line.withJson("upstreams", upstreams).end();
    }

    /** An array of printable ASCII. */
    private static String array(List<String> entries) {
        return entries.stream()
                .map(entry -> '"' + entry.replace("\\", "\\\\").replace("\"", "\\\"") + '"')
                .collect(Collectors.joining(",", "[", "]"));
    }
}
