package dev.goproxy.protocol;

import java.util.Objects;

/** Thrown when a URL is none of the GOPROXY protocol's; says why. */
public final class NoSuchEndpointException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    NoSuchEndpointException(String reason) {
        super(reason);
    }

    NoSuchEndpointException(String reason, Throwable cause) {
        super(reason, cause);
    }

    @Override
    public String getMessage() {
        return Objects.requireNonNull(super.getMessage());
    }
}
