package dev.goproxy.event;

import dev.goproxy.content.Provenance;
import dev.goproxy.protocol.Endpoint;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A fetch that succeeded. Immutable. */
public final class FetchSucceeded {
    private final Endpoint endpoint;
    private final long bytes;
    private final Duration duration;
    private final @Nullable Provenance provenance;

    /**
     * Creates an event.
     *
     * @param endpoint what was fetched
     * @param bytes its size in bytes
     * @param duration how long it took to fetch and verify it
     * @param provenance the upstream that delivered it; null if it is unknown
     */
    public FetchSucceeded(Endpoint endpoint, long bytes, Duration duration, @Nullable Provenance provenance) {
        this.endpoint = endpoint;
        this.bytes = bytes;
        this.duration = duration;
        this.provenance = provenance;
    }

    /**
     * What was fetched.
     *
     * @return the endpoint
     */
    public Endpoint endpoint() {
        return endpoint;
    }

    /**
     * The size of what was fetched.
     *
     * @return the number of bytes
     */
    public long bytes() {
        return bytes;
    }

    /**
     * How long it took to fetch and verify it, without storing it.
     *
     * @return the time
     */
    public Duration duration() {
        return duration;
    }

    /**
     * The upstream that delivered it, and the number of attempts.
     *
     * @return empty if the fetcher didn't say
     */
    public Optional<Provenance> provenance() {
        return Optional.ofNullable(provenance);
    }

    @Override
    public String toString() {
        return "FetchSucceeded[" + endpoint.name() + ", bytes=" + bytes + ", duration=" + duration + ", " + provenance
                + "]";
    }
}
