package dev.goproxy.zip;

import dev.goproxy.module.InvalidNameException;
import java.io.IOException;

/** Thrown when a zip, or the files to be put into one, break Go's rules for module zips. The message names no local path. */
public final class InvalidZipException extends IOException {
    private static final long serialVersionUID = 1L;

    /**
     * Makes the exception.
     *
     * @param reason what is wrong
     */
    public InvalidZipException(String reason) {
        super(reason);
    }

    InvalidZipException(InvalidNameException cause) {
        super(cause.getMessage(), cause);
    }

    /** What is wrong with one entry. */
    static InvalidZipException entry(String name, String reason) {
        return new InvalidZipException(new InvalidNameException("zip entry", name, reason));
    }
}
