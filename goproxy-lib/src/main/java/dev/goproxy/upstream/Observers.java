package dev.goproxy.upstream;

import dev.goproxy.event.CircuitChanged;
import dev.goproxy.event.EndpointKind;
import dev.goproxy.event.FetchFailed;
import dev.goproxy.event.ProxyListener;
import dev.goproxy.event.UpstreamAttempt;
import dev.goproxy.fetch.FetchException;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** Those who are told what is asked of upstreams. Safe for use by many threads. */
final class Observers {
    private final List<ProxyListener> listeners = new CopyOnWriteArrayList<>();

    void add(ProxyListener listener) {
        listeners.add(listener);
    }

    void remove(ProxyListener listener) {
        listeners.remove(listener);
    }

    void attempted(
            String upstream, EndpointKind kind, FetchFailed.@Nullable Kind failure, int number, Duration duration) {
        if (!listeners.isEmpty()) {
            var event = new UpstreamAttempt(upstream, kind, failure, number, duration);
            listeners.forEach(listener -> listener.upstreamAttempted(event));
        }
    }

    void circuitChanged(String upstream, boolean isOpen) {
        var event = new CircuitChanged(upstream, isOpen);
        listeners.forEach(listener -> listener.circuitChanged(event));
    }

    /** A call that is one attempt. */
    interface Attempt<T> {
        T run() throws IOException;
    }

    /** Makes the only attempt to get something from an upstream. */
    <T> T observe(String upstream, EndpointKind kind, Attempt<T> attempt) throws IOException {
        long start = System.nanoTime();
        FetchFailed.Kind failure = null;
        try {
            return attempt.run();
        } catch (FetchException e) {
            failure = e.kind();
            throw e;
        } catch (IOException | RuntimeException e) {
            failure = FetchFailed.Kind.FAILED;
            throw e;
        } finally {
            attempted(upstream, kind, failure, 1, Duration.ofNanos(System.nanoTime() - start));
        }
    }
}
