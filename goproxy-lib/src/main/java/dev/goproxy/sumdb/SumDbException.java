package dev.goproxy.sumdb;

import java.io.IOException;

/** Why a checksum database could not be asked: what it said can't be understood, or it could not be reached. Asking again may help. */
public sealed class SumDbException extends IOException permits SumDbSecurityException, UnknownToSumDbException {
    private static final long serialVersionUID = 1L;

    SumDbException(String message) {
        super(message);
    }

    SumDbException(String message, Throwable cause) {
        super(message, cause);
    }
}
