package dev.goproxy.event;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One attempt to get something from one upstream. Immutable. */
public final class UpstreamAttempt {
    private final String upstream;
    private final EndpointKind kind;
    private final FetchFailed.@Nullable Kind failure;
    private final int number;
    private final Duration duration;

    /**
     * Creates an event.
     *
     * @param upstream the upstream's name, without credentials
     * @param kind what was asked for
     * @param failure how the attempt failed; null if it succeeded
     * @param number 1 for the first attempt, more for retries
     * @param duration the time until the response began or, for small files, ended
     */
    public UpstreamAttempt(
            String upstream, EndpointKind kind, FetchFailed.@Nullable Kind failure, int number, Duration duration) {
        this.upstream = upstream;
        this.kind = kind;
        this.failure = failure;
        this.number = number;
        this.duration = duration;
    }

    /**
     * The upstream that was asked.
     *
     * @return the name of an entry of the chain, without credentials, or that of a checksum database's own host; {@code
     *     direct} for the modules' repositories, the patterns for a source of the embedder. All of them are of the
     *     configuration: no client makes them more
     */
    public String upstream() {
        return upstream;
    }

    /**
     * The kind of what was asked for.
     *
     * @return never {@link EndpointKind#OTHER}
     */
    public EndpointKind kind() {
        return kind;
    }

    /**
     * How the attempt failed.
     *
     * @return empty if it succeeded
     */
    public Optional<FetchFailed.Kind> failure() {
        return Optional.ofNullable(failure);
    }

    /**
     * Whether an earlier attempt at the same had failed.
     *
     * @return false for the first attempt
     */
    public boolean isRetry() {
        return number > 1;
    }

    /**
     * How long the attempt took.
     *
     * @return the time until the response began or, for small files, ended; for {@code direct} the whole fetch
     */
    public Duration duration() {
        return duration;
    }

    @Override
    public String toString() {
        return "UpstreamAttempt[" + upstream + ", " + kind + ", " + (failure == null ? "SUCCESS" : failure)
                + ", number=" + number + ", duration=" + duration + "]";
    }
}
