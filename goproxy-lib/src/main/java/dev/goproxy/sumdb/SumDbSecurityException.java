package dev.goproxy.sumdb;

/**
 * The checksum database, or somebody on the way to it, contradicts what it signed. The message shows what was signed, and the proof where there
 * is one. Nothing that came with it is to be used, and it is to be told loudly.
 */
public sealed class SumDbSecurityException extends SumDbException permits SumDbForkException {
    private static final long serialVersionUID = 1L;

    SumDbSecurityException(String message) {
        super(message);
    }
}
