package dev.goproxy.client;

import dev.goproxy.fetch.FetchException;
import dev.goproxy.fetch.UpstreamException;
import java.time.Duration;
import java.util.Optional;

/** A failure worth retrying. */
final class TransientFailure extends Exception {
    private static final long serialVersionUID = 1L;

    private final FetchException failure;

    TransientFailure(FetchException failure) {
        super(failure);
        this.failure = failure;
    }

    /** Returns the exception to throw if there is no further attempt. */
    FetchException failure() {
        return failure;
    }

    /** Whether the upstream itself reported the failure, rather than not answering. */
    boolean isServerReported() {
        return failure.getCause() == null;
    }

    /** Returns the wait that the upstream asks for, if it asks for one. */
    Optional<Duration> retryAfter() {
        return failure instanceof UpstreamException upstream ? upstream.retryAfter() : Optional.empty();
    }
}
