package dev.goproxy.sumdb;

/** Thrown when two tree heads that the checksum database has signed contradict each other. */
final class SumDbForkException extends SumDbSecurityException {
    private static final long serialVersionUID = 1L;

    SumDbForkException(String message) {
        super(message);
    }
}
