package dev.goproxy.fetch;

import dev.goproxy.content.Provenance;
import dev.goproxy.event.FetchFailed;
import java.io.IOException;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Why something could not be fetched. "Absent" ({@link NotFoundException}) and "failed" (the others) are never merged.
 */
public abstract sealed class FetchException extends IOException
        permits NotFoundException, RefusedException, UpstreamException, UpstreamTimeoutException {
    private static final long serialVersionUID = 1L;

    /** The upstream that failed, if one did. */
    private transient @Nullable Provenance provenance;

    FetchException(String message) {
        super(message);
    }

    FetchException(String message, Throwable cause) {
        super(message, cause);
    }

    /**
     * The upstream that failed, and the number of attempts.
     *
     * @return empty if no upstream was asked, or nobody said
     */
    public Optional<Provenance> provenance() {
        return Optional.ofNullable(provenance);
    }

    /**
     * The kind of failure.
     *
     * @return the kind, as events tell it
     */
    public FetchFailed.Kind kind() {
        if (this instanceof NotFoundException) {
            return FetchFailed.Kind.ABSENT;
        }
        if (this instanceof RefusedException) {
            return FetchFailed.Kind.REFUSED;
        }
        return this instanceof UpstreamTimeoutException ? FetchFailed.Kind.TIMED_OUT : FetchFailed.Kind.FAILED;
    }

    /**
     * Sets the upstream that failed: by the fetcher that throws the exception.
     *
     * @param source the upstream and the number of attempts
     */
    public void setProvenance(Provenance source) {
        provenance = source;
    }

    @Override
    public String getMessage() {
        return Objects.requireNonNull(super.getMessage());
    }
}
