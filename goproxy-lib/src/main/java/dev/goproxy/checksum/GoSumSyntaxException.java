package dev.goproxy.checksum;

import java.io.IOException;

/** Thrown when a line of a go.sum file does not have three fields; says which line. */
public final class GoSumSyntaxException extends IOException {
    private static final long serialVersionUID = 1L;

    /** The number of the line, from 1. */
    private final int line;

    GoSumSyntaxException(int line, int fields) {
        super("malformed go.sum: line " + line + ": wrong number of fields " + fields);
        this.line = line;
    }

    /**
     * Which line is malformed.
     *
     * @return its number, from 1
     */
    public int line() {
        return line;
    }
}
