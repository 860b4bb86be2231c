package dev.goproxy.sumdb;

/** The checksum database does not know the module version. For who asks this is a failure, not a pass. */
public final class UnknownToSumDbException extends SumDbException {
    private static final long serialVersionUID = 1L;

    UnknownToSumDbException(String message) {
        super(message);
    }
}
