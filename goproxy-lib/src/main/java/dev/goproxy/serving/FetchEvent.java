package dev.goproxy.serving;

import com.google.common.base.Throwables;
import dev.goproxy.content.Provenance;
import dev.goproxy.event.FetchFailed;
import dev.goproxy.event.FetchFailed.Kind;
import dev.goproxy.event.FetchSucceeded;
import dev.goproxy.event.ProxyListener;
import dev.goproxy.event.VerificationFailed;
import dev.goproxy.fetch.FetchException;
import dev.goproxy.fetch.RefusedException;
import dev.goproxy.protocol.Endpoint;
import dev.goproxy.sumdb.SumDbSecurityException;
import dev.goproxy.zip.InvalidZipException;
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
        Kind kind = e instanceof FetchException failure ? failure.kind() : Kind.FAILED;
        var event = new FetchFailed(endpoint, kind, e, duration(), provenance.orElse(null));
        listener.fetchFailed(event);
        if (e instanceof RefusedException refused) {
            if (refused.isChecksumMismatch()) {
                listener.checksumMismatch(event);
            } else {
                listener.refused(event);
            }
        }
        failedCheck(e).ifPresent(check -> listener.verificationFailed(new VerificationFailed(event, check)));
    }

    private static Optional<VerificationFailed.Kind> failedCheck(Throwable failure) {
        if (failure instanceof RefusedException refused && refused.isChecksumMismatch()) {
            return Optional.of(VerificationFailed.Kind.SUM);
        }
        for (Throwable cause : Throwables.getCausalChain(failure)) {
            if (cause instanceof SumDbSecurityException) {
                return Optional.of(VerificationFailed.Kind.DATABASE);
            }
            if (cause instanceof InvalidZipException) {
                return Optional.of(VerificationFailed.Kind.ZIP);
            }
        }
        return Optional.empty();
    }

    private Duration duration() {
        return Duration.ofNanos(System.nanoTime() - startNanos);
    }
}
