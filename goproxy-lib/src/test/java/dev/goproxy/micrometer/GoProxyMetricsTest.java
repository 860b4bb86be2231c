package dev.goproxy.micrometer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.goproxy.event.CacheFailed;
import dev.goproxy.event.CircuitChanged;
import dev.goproxy.event.EndpointKind;
import dev.goproxy.event.FetchFailed;
import dev.goproxy.event.FetchSucceeded;
import dev.goproxy.event.Served;
import dev.goproxy.event.Source;
import dev.goproxy.event.UpstreamAttempt;
import dev.goproxy.event.VerificationFailed;
import dev.goproxy.module.ModuleVersion;
import dev.goproxy.protocol.Endpoint;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class GoProxyMetricsTest {
    private static final Endpoint MOD = new Endpoint.Mod(ModuleVersion.of("example.com/m", "v1.0.0"));

    private final GoProxyMetrics metrics = new GoProxyMetrics();
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

    private static Served served(int status, Source source, long bytes) {
        return new Served(MOD, "alice", status, source, null, bytes, true, Duration.ofMillis(30));
    }

    private double count(String name, String... tags) {
        return registry.get(name).tags(tags).counter().count();
    }

    @Test
    void requests_areTimedByEndpointAndResult() {
        metrics.bindTo(registry);
        metrics.served(served(200, Source.HIT, 10));
        metrics.served(served(200, Source.HIT, 20));
        metrics.served(served(502, Source.MISS, 5));
        var hits = registry.get("goproxy.requests")
                .tags("endpoint", "mod", "result", "hit")
                .timer();
        assertThat(hits.count()).isEqualTo(2);
        assertThat(hits.totalTime(TimeUnit.MILLISECONDS)).isEqualTo(60);
        assertThat(registry.get("goproxy.requests")
                        .tags("endpoint", "mod", "result", "failed")
                        .timer()
                        .count())
                .isEqualTo(1);
        assertThat(registry.get("goproxy.response.size").summary().totalAmount())
                .isEqualTo(35);
    }

    @Test
    void attempts_areTimedByUpstreamEndpointAndOutcome() {
        metrics.bindTo(registry);
        metrics.upstreamAttempted(attempt(FetchFailed.Kind.TIMED_OUT, 1));
        metrics.upstreamAttempted(attempt(FetchFailed.Kind.FAILED, 2));
        metrics.upstreamAttempted(attempt(null, 3));
        for (String outcome : new String[] {"timeout", "failed", "success"}) {
            assertThat(registry.get("goproxy.upstream.requests")
                            .tags("upstream", "up.example", "endpoint", "zip", "outcome", outcome)
                            .timer()
                            .count())
                    .as(outcome)
                    .isEqualTo(1);
        }
        assertThat(count("goproxy.upstream.retries")).isEqualTo(2);
    }

    private static UpstreamAttempt attempt(FetchFailed.@Nullable Kind failure, int number) {
        return new UpstreamAttempt("up.example", EndpointKind.ZIP, failure, number, Duration.ofSeconds(1));
    }

    @Test
    void fetches_areCountedWhileTheyRun() {
        metrics.fetchStarted(MOD);
        metrics.bindTo(registry); // they count before it too
        metrics.fetchStarted(MOD);
        assertThat(registry.get("goproxy.fetches.active").gauge().value()).isEqualTo(2);
        metrics.fetchSucceeded(new FetchSucceeded(MOD, 1, Duration.ZERO, null));
        metrics.fetchFailed(failed());
        assertThat(registry.get("goproxy.fetches.active").gauge().value()).isZero();
        metrics.fetchJoined(MOD);
        assertThat(count("goproxy.fetches.joined")).isEqualTo(1);
    }

    private static FetchFailed failed() {
        return new FetchFailed(MOD, FetchFailed.Kind.REFUSED, new IOException("test"), Duration.ZERO, null);
    }

    @Test
    void otherEvents_areCounted() {
        metrics.bindTo(registry);
        metrics.prefetched(MOD);
        metrics.prefetched(MOD);
        metrics.prefetchUsed(MOD);
        metrics.cacheFailed(new CacheFailed(MOD, CacheFailed.Operation.READ, new IOException("test")));
        metrics.verificationFailed(new VerificationFailed(failed(), VerificationFailed.Kind.DATABASE));
        assertThat(count("goproxy.prefetched", "used", "false")).isEqualTo(2);
        assertThat(count("goproxy.prefetched", "used", "true")).isEqualTo(1);
        assertThat(count("goproxy.cache.errors")).isEqualTo(1);
        assertThat(count("goproxy.verification.failures", "kind", "database")).isEqualTo(1);
        assertThat(count("goproxy.verification.failures", "kind", "zip")).isZero();
    }

    @Test
    void circuits_areThereOnceAnUpstreamIsKnown_inEachRegistry() {
        metrics.upstreamAttempted(attempt(null, 1));
        metrics.bindTo(registry);
        metrics.bindTo(registry);
        var later = new SimpleMeterRegistry();
        metrics.bindTo(later);
        metrics.circuitChanged(new CircuitChanged("up.example", true));
        metrics.circuitChanged(new CircuitChanged("down.example", true));
        metrics.circuitChanged(new CircuitChanged("up.example", false));
        for (var each : new SimpleMeterRegistry[] {registry, later}) {
            assertThat(each.get("goproxy.circuit.open")
                            .tag("upstream", "up.example")
                            .gauge()
                            .value())
                    .isZero();
            assertThat(each.get("goproxy.circuit.open")
                            .tag("upstream", "down.example")
                            .gauge()
                            .value())
                    .isEqualTo(1);
        }
    }

    @Test
    void tags_areOfTheConfiguration_notOfClients() {
        metrics.bindTo(registry);
        metrics.served(served(200, Source.HIT, 10));
        metrics.upstreamAttempted(attempt(null, 1));
        Set<String> keys = registry.getMeters().stream()
                .map(Meter::getId)
                .flatMap(id -> id.getTags().stream())
                .map(Tag::getKey)
                .collect(Collectors.toSet());
        assertThat(keys).containsExactlyInAnyOrder("endpoint", "result", "upstream", "outcome", "used", "kind");
        assertThat(registry.getMeters())
                .allMatch(meter -> meter.getId().getName().startsWith("goproxy."));
    }
}
