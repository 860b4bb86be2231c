package dev.goproxy.client;

import dev.goproxy.fetch.FetchException;
import dev.goproxy.fetch.UpstreamException;
import java.time.Duration;
import java.util.Optional;

/** A failure that may well be gone at the next attempt. */
public final class TransientFailure extends Exception {
    private static final long serialVersionUID = 1L;

    private final FetchException failure;

    TransientFailure(FetchException failure) {
        super(failure);
        this.failure = failure;
    }

    /** What the failure is if there is no next attempt. */
    FetchException failure() {
        return failure;
    }

    /** Whether the upstream itself said that it failed, rather than saying nothing. */
    boolean isAnswer() {
        return failure.getCause() == null;
    }

    Optional<Duration> retryAfter() {
        return failure instanceof UpstreamException upstream ? upstream.retryAfter() : Optional.empty();
    }
}
