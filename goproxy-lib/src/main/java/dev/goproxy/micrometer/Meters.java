package dev.goproxy.micrometer;

import com.google.common.base.Ascii;
import dev.goproxy.event.EndpointKind;
import dev.goproxy.event.FetchFailed;
import dev.goproxy.event.Result;
import dev.goproxy.event.Served;
import dev.goproxy.event.UpstreamAttempt;
import dev.goproxy.event.VerificationFailed;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.BaseUnits;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** The meters in one registry, at hand without being looked up by their tags. */
final class Meters {
    private final MeterRegistry registry;

    private final Map<EndpointKind, Map<Result, Timer>> requests = new EnumMap<>(EndpointKind.class);
    private final DistributionSummary responseSize;
    private final Map<Attempt, Timer> attempts = new ConcurrentHashMap<>();
    private final Counter retries;
    private final Map<VerificationFailed.Kind, Counter> verificationFailures =
            new EnumMap<>(VerificationFailed.Kind.class);

    final Counter joined;
    final Counter prefetched;
    final Counter prefetchUsed;
    final Counter cacheErrors;

    private record Attempt(String upstream, EndpointKind kind, String outcome) {}

    Meters(MeterRegistry registry, AtomicInteger active) {
        this.registry = registry;
        for (EndpointKind kind : EndpointKind.values()) {
            requests.put(kind, requests(kind));
        }
        this.responseSize = DistributionSummary.builder("goproxy.response.size")
                .description("Bytes of the bodies that were sent")
                .baseUnit(BaseUnits.BYTES)
                .register(registry);
        this.retries = counter("goproxy.upstream.retries", "Attempts after one that had failed");
        this.joined = counter("goproxy.fetches.joined", "Requests that waited for a fetch that was running already");
        this.prefetched = prefetches(false, "Files that were fetched before a client asked for them");
        this.prefetchUsed = prefetches(true, "Those of them that a client then asked for");
        this.cacheErrors = counter("goproxy.cache.errors", "Times that the cache could not be read or written");
        for (VerificationFailed.Kind kind : VerificationFailed.Kind.values()) {
            verificationFailures.put(kind, verifications(kind));
        }
        Gauge.builder("goproxy.fetches.active", active, AtomicInteger::get)
                .description("Fetches that are running")
                .register(registry);
    }

    private Map<Result, Timer> requests(EndpointKind kind) {
        var byResult = new EnumMap<Result, Timer>(Result.class);
        for (Result result : Result.values()) {
            byResult.put(result, request(kind, result));
        }
        return byResult;
    }

    private Timer request(EndpointKind kind, Result result) {
        return Timer.builder("goproxy.requests")
                .description("Requests of clients, until their response is sent")
                .tag("endpoint", endpoint(kind))
                .tag("result", lowerCase(result))
                .register(registry);
    }

    private Counter prefetches(boolean used, String description) {
        return Counter.builder("goproxy.prefetched")
                .description(description)
                .tag("used", Boolean.toString(used))
                .register(registry);
    }

    private Counter verifications(VerificationFailed.Kind kind) {
        return Counter.builder("goproxy.verification.failures")
                .description("Fetches of something that is not what it should be")
                .tag("kind", lowerCase(kind))
                .register(registry);
    }

    private Counter counter(String name, String description) {
        return Counter.builder(name).description(description).register(registry);
    }

    boolean isIn(MeterRegistry other) {
        return registry == other;
    }

    void served(Served event) {
        requireTimer(event).record(event.duration());
        responseSize.record((double) event.bytes());
    }

    private Timer requireTimer(Served event) {
        return Objects.requireNonNull(
                Objects.requireNonNull(requests.get(event.kind())).get(event.result()));
    }

    void verificationFailed(VerificationFailed.Kind kind) {
        Objects.requireNonNull(verificationFailures.get(kind)).increment();
    }

    void attempted(UpstreamAttempt event) {
        var key = new Attempt(
                event.upstream(),
                event.kind(),
                event.failure().map(Meters::outcome).orElse("success"));
        attempts.computeIfAbsent(key, this::attempt).record(event.duration());
        if (event.isRetry()) {
            retries.increment();
        }
    }

    private Timer attempt(Attempt attempt) {
        return Timer.builder("goproxy.upstream.requests")
                .description("Attempts to get something from an upstream")
                .tag("upstream", attempt.upstream())
                .tag("endpoint", endpoint(attempt.kind()))
                .tag("outcome", attempt.outcome())
                .register(registry);
    }

    void circuit(String upstream, AtomicInteger state) {
        Gauge.builder("goproxy.circuit.open", state, AtomicInteger::get)
                .description("1 while an upstream is left alone, because all attempts have failed for a while")
                .tag("upstream", upstream)
                .register(registry);
    }

    private static String outcome(FetchFailed.Kind failure) {
        return failure == FetchFailed.Kind.TIMED_OUT ? "timeout" : lowerCase(failure);
    }

    private static String endpoint(EndpointKind kind) {
        return kind == EndpointKind.SUM_DB ? "sumdb" : lowerCase(kind);
    }

    private static String lowerCase(Enum<?> value) {
        return Ascii.toLowerCase(value.name());
    }
}
