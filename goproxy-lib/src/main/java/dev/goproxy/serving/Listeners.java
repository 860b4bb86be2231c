package dev.goproxy.serving;

import dev.goproxy.event.CacheFailed;
import dev.goproxy.event.CircuitChanged;
import dev.goproxy.event.FetchFailed;
import dev.goproxy.event.FetchSucceeded;
import dev.goproxy.event.ProxyListener;
import dev.goproxy.event.Served;
import dev.goproxy.event.UpstreamAttempt;
import dev.goproxy.event.VerificationFailed;
import dev.goproxy.protocol.Endpoint;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Several listeners as one, which never throws. Immutable. */
public final class Listeners implements ProxyListener {
    private static final Logger LOG = LoggerFactory.getLogger(Listeners.class);
    private static final long LOG_PAUSE_NANOS = TimeUnit.MINUTES.toNanos(1);

    private final List<ProxyListener> listeners;
    private final AtomicLong nextLog = new AtomicLong(System.nanoTime());

    public Listeners(List<ProxyListener> listeners) {
        this.listeners = List.copyOf(listeners);
    }

    /** These listeners and one more. */
    public Listeners with(ProxyListener listener) {
        return new Listeners(
                Stream.concat(listeners.stream(), Stream.of(listener)).toList());
    }

    public boolean isEmpty() {
        return listeners.isEmpty();
    }

    private void tell(Consumer<ProxyListener> event) {
        for (ProxyListener listener : listeners) {
            try {
                event.accept(listener);
            } catch (Throwable e) { // an AssertionError or a missing class is not the proxy's business either
                log(listener, e);
            }
        }
    }

    private void log(ProxyListener listener, Throwable e) {
        long now = System.nanoTime();
        long next = nextLog.get();
        if (now - next >= 0 && nextLog.compareAndSet(next, now + LOG_PAUSE_NANOS)) {
            LOG.warn("a listener has thrown an exception: {}", listener.getClass(), e);
        }
    }

    @Override
    public void served(Served event) {
        tell(listener -> listener.served(event));
    }

    @Override
    public void fetchStarted(Endpoint endpoint) {
        tell(listener -> listener.fetchStarted(endpoint));
    }

    @Override
    public void fetchSucceeded(FetchSucceeded event) {
        tell(listener -> listener.fetchSucceeded(event));
    }

    @Override
    public void fetchFailed(FetchFailed event) {
        tell(listener -> listener.fetchFailed(event));
    }

    @Override
    public void fetchJoined(Endpoint endpoint) {
        tell(listener -> listener.fetchJoined(endpoint));
    }

    @Override
    public void cacheFailed(CacheFailed event) {
        tell(listener -> listener.cacheFailed(event));
    }

    @Override
    public void prefetched(Endpoint endpoint) {
        tell(listener -> listener.prefetched(endpoint));
    }

    @Override
    public void prefetchUsed(Endpoint endpoint) {
        tell(listener -> listener.prefetchUsed(endpoint));
    }

    @Override
    public void checksumMismatch(FetchFailed event) {
        tell(listener -> listener.checksumMismatch(event));
    }

    @Override
    public void verificationFailed(VerificationFailed event) {
        tell(listener -> listener.verificationFailed(event));
    }

    @Override
    public void upstreamAttempted(UpstreamAttempt event) {
        tell(listener -> listener.upstreamAttempted(event));
    }

    @Override
    public void circuitChanged(CircuitChanged event) {
        tell(listener -> listener.circuitChanged(event));
    }

    @Override
    public void refused(FetchFailed event) {
        tell(listener -> listener.refused(event));
    }
}
