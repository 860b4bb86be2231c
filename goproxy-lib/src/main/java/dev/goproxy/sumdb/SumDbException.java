package dev.goproxy.sumdb;

import java.io.IOException;

/** Thrown when a checksum database can't answer, or its answer is not understood. Trying again may help. */
public sealed class SumDbException extends IOException permits SumDbSecurityException, UnknownToSumDbException {
    private static final long serialVersionUID = 1L;

    SumDbException(String message) {
        super(message);
    }

    SumDbException(String message, Throwable cause) {
        super(message, cause);
    }
}
