package dev.goproxy.serving;

import dev.goproxy.cache.Cacher;
import dev.goproxy.event.ProxyStatus;
import dev.goproxy.fetch.Fetcher;
import dev.goproxy.fetch.ObservableFetcher;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;

/** The state of a proxy, gathered from its parts. */
public final class StatusReport {
    private StatusReport() {}

    /**
     * Gathers the state now.
     *
     * @param started when the proxy was created
     */
    public static ProxyStatus of(Instant started, Cacher cacher, Fetcher fetcher) {
        String version =
                Objects.requireNonNullElse(StatusReport.class.getPackage().getImplementationVersion(), "unknown");
        Duration uptime = Duration.between(started, Instant.now());
        String cache = cacher.getClass().getSimpleName();
        return fetcher instanceof ObservableFetcher observable
                ? new ProxyStatus(version, started, uptime, cache, observable.describe(), observable.upstreams())
                : new ProxyStatus(version, started, uptime, cache, "", List.of());
    }
}
