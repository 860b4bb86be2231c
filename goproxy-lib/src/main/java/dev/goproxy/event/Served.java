package dev.goproxy.event;

import dev.goproxy.protocol.Endpoint;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A response that has been sent, or that could not be sent to its end. Immutable. */
public final class Served {
    private final @Nullable Endpoint endpoint;
    private final @Nullable String user;
    private final int status;
    private final Source source;
    private final @Nullable String upstream;
    private final long bytes;
    private final boolean complete;
    private final Duration duration;

    /**
     * Creates an event.
     *
     * @param endpoint what was asked for; null if it is not an endpoint of the protocol
     * @param user the authenticated user who asked; null if unknown
     * @param status the HTTP status
     * @param source where the answer came from
     * @param upstream the upstream that delivered it; null if none was asked, or it is unknown
     * @param bytes the number of bytes of the body that were sent
     * @param complete whether the whole body was sent
     * @param duration the time from the arrival of the request to the closing of its response
     */
    public Served(
            @Nullable Endpoint endpoint,
            @Nullable String user,
            int status,
            Source source,
            @Nullable String upstream,
            long bytes,
            boolean complete,
            Duration duration) {
        this.endpoint = endpoint;
        this.user = user;
        this.status = status;
        this.source = source;
        this.upstream = upstream;
        this.bytes = bytes;
        this.complete = complete;
        this.duration = duration;
    }

    /**
     * The kind of endpoint that was asked for.
     *
     * @return {@link EndpointKind#OTHER} if it is not an endpoint of the protocol
     */
    public EndpointKind kind() {
        return endpoint == null ? EndpointKind.OTHER : EndpointKind.of(endpoint);
    }

    /**
     * What was asked for.
     *
     * @return empty if it is not an endpoint of the protocol, or the request's method is neither GET nor HEAD
     */
    public Optional<Endpoint> endpoint() {
        return Optional.ofNullable(endpoint);
    }

    /**
     * The user who asked.
     *
     * @return the name that the HTTP host or a decorator has authenticated; empty if nobody said
     */
    public Optional<String> user() {
        return Optional.ofNullable(user);
    }

    /**
     * The HTTP status.
     *
     * @return a status code
     */
    public int status() {
        return status;
    }

    /**
     * How the request was answered, in one word.
     *
     * @return the result that the status and the source stand for
     */
    public Result result() {
        return Result.of(status, source);
    }

    /**
     * Where the answer came from.
     *
     * @return {@link Source#MISS} also for an error that a failed fetch led to
     */
    public Source source() {
        return source;
    }

    /**
     * The upstream that delivered the answer.
     *
     * @return its name without credentials; empty if none was asked, or the fetcher didn't say
     */
    public Optional<String> upstream() {
        return Optional.ofNullable(upstream);
    }

    /**
     * The number of bytes of the body that were handed to the HTTP host.
     *
     * @return 0 if there is no body, as for HEAD
     */
    public long bytes() {
        return bytes;
    }

    /**
     * Whether the whole body was handed to the HTTP host.
     *
     * @return false if the client went away, or the content turned out bad or could not be read to its end
     */
    public boolean isComplete() {
        return complete;
    }

    /**
     * The time from the arrival of the request to the closing of its response.
     *
     * @return the time, the client's own slowness included
     */
    public Duration duration() {
        return duration;
    }

    @Override
    public String toString() {
        return "Served[" + (endpoint == null ? "" : endpoint.name()) + ", " + status + ", " + source + ", bytes="
                + bytes + (complete ? "" : ", incomplete") + ", duration=" + duration + ", upstream=" + upstream + "]";
    }
}
