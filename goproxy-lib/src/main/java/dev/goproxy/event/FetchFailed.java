package dev.goproxy.event;

import dev.goproxy.content.Provenance;
import dev.goproxy.protocol.Endpoint;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A fetch that failed. Immutable. */
public final class FetchFailed {
    /** The ways to fail. */
    public enum Kind {
        /** The upstream reported that the module or version does not exist, or no upstream may be asked. */
        ABSENT,
        /** Policy or a checksum forbids to use it. */
        REFUSED,
        /** The upstream could not be reached, failed, or delivered something unusable; or the proxy itself failed. */
        FAILED,
        /** The upstream did not answer in time. */
        TIMED_OUT
    }

    private final Endpoint endpoint;
    private final Kind kind;
    private final Throwable cause;
    private final Duration duration;
    private final @Nullable Provenance provenance;

    /**
     * Creates an event.
     *
     * @param endpoint what was asked for
     * @param kind the kind of failure
     * @param cause the exception
     * @param duration how long it took to fail
     * @param provenance the upstream that failed; null if none was asked, or it is unknown
     */
    public FetchFailed(
            Endpoint endpoint, Kind kind, Throwable cause, Duration duration, @Nullable Provenance provenance) {
        this.endpoint = endpoint;
        this.kind = kind;
        this.cause = cause;
        this.duration = duration;
        this.provenance = provenance;
    }

    /**
     * What was asked for.
     *
     * @return the endpoint
     */
    public Endpoint endpoint() {
        return endpoint;
    }

    /**
     * The kind of failure.
     *
     * @return the kind
     */
    public Kind kind() {
        return kind;
    }

    /**
     * The exception. If it is a {@code FetchException}, its message holds neither credentials nor local paths.
     *
     * @return the exception
     */
    public Throwable cause() {
        return cause;
    }

    /**
     * How long it took to fail.
     *
     * @return the time, all attempts included
     */
    public Duration duration() {
        return duration;
    }

    /**
     * The upstream that failed, and the number of attempts.
     *
     * @return empty if none was asked, or the fetcher didn't say
     */
    public Optional<Provenance> provenance() {
        return Optional.ofNullable(provenance);
    }

    @Override
    public String toString() {
        return "FetchFailed[" + endpoint.name() + ", " + kind + ", " + cause + ", duration=" + duration + ", "
                + provenance + "]";
    }
}
