package dev.goproxy.micrometer;

import dev.goproxy.event.CacheFailed;
import dev.goproxy.event.CircuitChanged;
import dev.goproxy.event.FetchFailed;
import dev.goproxy.event.FetchSucceeded;
import dev.goproxy.event.ProxyListener;
import dev.goproxy.event.Served;
import dev.goproxy.event.UpstreamAttempt;
import dev.goproxy.event.VerificationFailed;
import dev.goproxy.protocol.Endpoint;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * Metrics of one proxy, or of several together, for Micrometer:
 *
 * <pre>{@code
 * var metrics = new GoProxyMetrics();
 * GoProxy proxy = GoProxy.builder().listener(metrics).build();
 * metrics.bindTo(registry);
 * }</pre>
 *
 * <p>All meters begin with {@code goproxy.}; the page of the library lists them. No meter is tagged by module, version
 * or user, nor by any name that a client chooses: their number is bounded by the upstreams of the configuration.
 *
 * <p>May be bound before or after it listens, and to several registries: each counts from when it was bound. Holds
 * nothing to close. Safe for use by many threads.
 */
@SuppressWarnings("exports") // "requires static transitive" would demand Micrometer of every application.
public final class GoProxyMetrics implements ProxyListener, MeterBinder {
    private final List<Meters> bound = new CopyOnWriteArrayList<>();
    private final AtomicInteger active = new AtomicInteger();

    /** By upstream: 1 while it is left alone, else 0. */
    private final Map<String, AtomicInteger> circuits = new ConcurrentHashMap<>();

    /** Creates metrics that are not bound to a registry yet. */
    public GoProxyMetrics() {}

    /**
     * Registers the meters.
     *
     * @param registry a registry; binding it a second time has no effect
     */
    @Override
    public synchronized void bindTo(MeterRegistry registry) {
        Objects.requireNonNull(registry, "registry");
        if (bound.stream().noneMatch(meters -> meters.isIn(registry))) {
            var meters = new Meters(registry, active);
            circuits.forEach(meters::circuit);
            bound.add(meters);
        }
    }

    private void each(Consumer<Meters> update) {
        bound.forEach(update);
    }

    @Override
    public void served(Served event) {
        for (Meters meters : bound) { // the busiest event: no lambda
            meters.served(event);
        }
    }

    @Override
    public void fetchStarted(Endpoint endpoint) {
        active.incrementAndGet();
    }

    @Override
    public void fetchSucceeded(FetchSucceeded event) {
        active.decrementAndGet();
    }

    @Override
    public void fetchFailed(FetchFailed event) {
        active.decrementAndGet();
    }

    @Override
    public void fetchJoined(Endpoint endpoint) {
        each(meters -> meters.joined.increment());
    }

    @Override
    public void prefetched(Endpoint endpoint) {
        each(meters -> meters.prefetched.increment());
    }

    @Override
    public void prefetchUsed(Endpoint endpoint) {
        each(meters -> meters.prefetchUsed.increment());
    }

    @Override
    public void cacheFailed(CacheFailed event) {
        each(meters -> meters.cacheErrors.increment());
    }

    @Override
    public void verificationFailed(VerificationFailed event) {
        each(meters -> meters.verificationFailed(event.kind()));
    }

    @Override
    public void upstreamAttempted(UpstreamAttempt event) {
        circuit(event.upstream());
        each(meters -> meters.attempted(event));
    }

    @Override
    public void circuitChanged(CircuitChanged event) {
        circuit(event.upstream()).set(event.open() ? 1 : 0);
    }

    private AtomicInteger circuit(String upstream) {
        AtomicInteger known = circuits.get(upstream);
        return known != null ? known : newCircuit(upstream);
    }

    private synchronized AtomicInteger newCircuit(String upstream) {
        return circuits.computeIfAbsent(upstream, name -> {
            var state = new AtomicInteger();
            each(meters -> meters.circuit(name, state));
            return state;
        });
    }
}
