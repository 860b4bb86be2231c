package dev.goproxy.fetch;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** An upstream could not be reached, failed, or answered what can't be an answer. */
public final class UpstreamException extends FetchException {
    private static final long serialVersionUID = 1L;

    /** How long to wait, if it was said. */
    private final @Nullable Duration retryAfter;

    /**
     * Makes the exception.
     *
     * @param message what was asked, of whom, and what came back; shown to clients, so without credentials or local
     *     paths
     */
    public UpstreamException(String message) {
        super(message);
        this.retryAfter = null;
    }

    /**
     * Makes the exception.
     *
     * @param message what was asked, of whom, and what came back; shown to clients, so without credentials or local
     *     paths
     * @param cause what led to it; logged, not shown
     */
    public UpstreamException(String message, Throwable cause) {
        super(message, cause);
        this.retryAfter = null;
    }

    /**
     * Makes the exception.
     *
     * @param message what was asked, of whom, and what came back; shown to clients, so without credentials or local
     *     paths
     * @param retryAfter how long to wait before the next try
     */
    public UpstreamException(String message, Duration retryAfter) {
        super(message);
        this.retryAfter = retryAfter;
    }

    /**
     * How long to wait before the next try.
     *
     * @return what the upstream wishes, empty if it said nothing
     */
    public Optional<Duration> retryAfter() {
        return Optional.ofNullable(retryAfter);
    }
}
