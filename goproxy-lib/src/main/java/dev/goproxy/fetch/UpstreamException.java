package dev.goproxy.fetch;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** An upstream could not be reached, failed, or answered what can't be an answer. */
public final class UpstreamException extends FetchException {
    private static final long serialVersionUID = 1L;

    /** How long to wait, if it was said. */
    private final @Nullable Duration retryAfter;

    /** Whether the upstream, or one behind it, is the proxy itself. */
    private final boolean loop;

    /**
     * Makes the exception.
     *
     * @param message what was asked, of whom, and what came back; shown to clients, so without credentials or local
     *     paths
     */
    public UpstreamException(String message) {
        this(message, null, false);
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
        this.loop = false;
    }

    /**
     * Makes the exception.
     *
     * @param message what was asked, of whom, and what came back; shown to clients, so without credentials or local
     *     paths
     * @param retryAfter how long to wait before the next try
     */
    public UpstreamException(String message, Duration retryAfter) {
        this(message, retryAfter, false);
    }

    private UpstreamException(String message, @Nullable Duration retryAfter, boolean loop) {
        super(message);
        this.retryAfter = retryAfter;
        this.loop = loop;
    }

    /**
     * Returns an exception for a request that has come back to the proxy which sent it: an upstream leads to the proxy
     * itself. Such an upstream has nothing that the proxy doesn't have, so the next entry of the chain is asked.
     *
     * @param message what was asked, and of whom; shown to clients
     * @return the exception
     */
    public static UpstreamException loop(String message) {
        return new UpstreamException(message, null, true);
    }

    /**
     * Whether the request has come back to the proxy which sent it.
     *
     * @return whether this was made by {@link #loop}
     */
    public boolean isLoop() {
        return loop;
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
