package dev.goproxy.sumdb;

/**
 * Thrown when the answer of a checksum database contradicts what the database has signed: it, or an intermediary, is
 * dishonest or broken. The message contains the signed notes, and the proof if there is one. The answer must not be
 * used, and the message should reach an operator.
 */
public sealed class SumDbSecurityException extends SumDbException permits SumDbForkException {
    private static final long serialVersionUID = 1L;

    SumDbSecurityException(String message) {
        super(message);
    }
}
