package dev.goproxy.process;

import java.io.IOException;

/**
 * Thrown when a program can't be started, in most cases because it is not installed, or the folder to run it in does
 * not exist.
 */
public final class ProgramStartException extends IOException {
    private static final long serialVersionUID = 1L;

    ProgramStartException(IOException cause) {
        super(cause.getMessage(), cause);
    }
}
