package dev.goproxy.zip;

import dev.goproxy.module.InvalidNameException;
import java.io.IOException;

/** Thrown when a zip, or the files for one, break Go's rules for module zips. The message contains no local path. */
public final class InvalidZipException extends IOException {
    private static final long serialVersionUID = 1L;

    /**
     * Creates an exception.
     *
     * @param reason the message, without local paths
     */
    public InvalidZipException(String reason) {
        super(reason);
    }

    InvalidZipException(InvalidNameException cause) {
        super(cause.getMessage(), cause);
    }

    /** Returns an exception about one entry. */
    static InvalidZipException entry(String name, String reason) {
        return new InvalidZipException(new InvalidNameException("zip entry", name, reason));
    }
}
