package dev.goproxy.sumdb;

/** Two tree heads that the checksum database signed contradict each other. */
final class SumDbForkException extends SumDbSecurityException {
    private static final long serialVersionUID = 1L;

    SumDbForkException(String message) {
        super(message);
    }
}
