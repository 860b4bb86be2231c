package dev.goproxy.server.admin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.goproxy.event.EndpointKind;
import dev.goproxy.event.UpstreamAttempt;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The dashboard shows all meters of the proxy, by the names under which Prometheus has them, and no others. */
class DashboardTest {
    private static final Pattern NAME = Pattern.compile("\\bgoproxy_[a-z_]+");

    private static Set<String> names(String text) {
        return NAME.matcher(text).results().map(match -> match.group()).collect(Collectors.toCollection(TreeSet::new));
    }

    @Test
    void dashboard_showsAllMeters() throws IOException {
        String dashboard = Files.readString(Path.of("src/main/dashboards/goproxy.json"));
        try (var metrics = new PrometheusMetrics()) {
            metrics.listener()
                    .upstreamAttempted(new UpstreamAttempt("up.example", EndpointKind.MOD, null, 2, Duration.ZERO));
            Set<String> told = names(metrics.text().replaceAll("(?m)^#.*$", ""));
            assertThat(names(dashboard)).isEqualTo(told);
        }
    }
}
