package dev.goproxy.serving;

import dev.goproxy.content.Provenance;
import dev.goproxy.event.FetchFailed;
import dev.goproxy.event.FetchFailed.Kind;
import dev.goproxy.event.FetchSucceeded;
import dev.goproxy.event.ProxyListener;
import dev.goproxy.fetch.FetchException;
import dev.goproxy.fetch.NotFoundException;
import dev.goproxy.fetch.RefusedException;
import dev.goproxy.fetch.UpstreamTimeoutException;
import dev.goproxy.protocol.Endpoint;
import java.time.Duration;
import java.util.Optional;

/** Tells a listener of the start and the end of one fetch. */
final class FetchEvent {
    private final Endpoint endpoint;
    private final ProxyListener listener;
    private final long startNanos = System.nanoTime();

    /** Tells of the start. */
    FetchEvent(Endpoint endpoint, ProxyListener listener) {
        this.endpoint = endpoint;
        this.listener = listener;
        listener.fetchStarted(endpoint);
    }

    void succeeded(long bytes, Optional<Provenance> provenance) {
        listener.fetchSucceeded(new FetchSucceeded(endpoint, bytes, duration(), provenance.orElse(null)));
    }

    void failed(Throwable e) {
        Optional<Provenance> provenance = e instanceof FetchException failure ? failure.provenance() : Optional.empty();
        var event = new FetchFailed(endpoint, kind(e), e, duration(), provenance.orElse(null));
        listener.fetchFailed(event);
        if (e instanceof RefusedException refused) {
            if (refused.isChecksumMismatch()) {
                listener.checksumMismatch(event);
            } else {
                listener.refused(event);
            }
        }
    }

    private static Kind kind(Throwable e) {
        if (e instanceof NotFoundException) {
            return Kind.ABSENT;
        }
        if (e instanceof RefusedException) {
            return Kind.REFUSED;
        }
        return e instanceof UpstreamTimeoutException ? Kind.TIMED_OUT : Kind.FAILED;
    }

    private Duration duration() {
        return Duration.ofNanos(System.nanoTime() - startNanos);
    }
}
