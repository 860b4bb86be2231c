package dev.goproxy.fetch;

import java.io.IOException;
import java.util.Objects;

/** Why something could not be fetched. "Absent" ({@link NotFoundException}) and "failed" (the others) are never merged. */
public abstract sealed class FetchException extends IOException
        permits NotFoundException, RefusedException, UpstreamException, UpstreamTimeoutException {
    private static final long serialVersionUID = 1L;

    FetchException(String message) {
        super(message);
    }

    FetchException(String message, Throwable cause) {
        super(message, cause);
    }

    @Override
    public String getMessage() {
        return Objects.requireNonNull(super.getMessage());
    }
}
