package dev.goproxy.sumdb;

/** Thrown when a checksum database does not know a module version, which then must not be used unverified. */
public final class UnknownToSumDbException extends SumDbException {
    private static final long serialVersionUID = 1L;

    UnknownToSumDbException(String message) {
        super(message);
    }
}
