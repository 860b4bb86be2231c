package dev.goproxy.checksum;

import java.io.IOException;

/** Thrown when a line of a go.sum file does not have three fields. */
public final class GoSumSyntaxException extends IOException {
    private static final long serialVersionUID = 1L;

    /** The number of the line, from 1. */
    private final int line;

    GoSumSyntaxException(int line, int fields) {
        super("malformed go.sum: line " + line + ": wrong number of fields " + fields);
        this.line = line;
    }

    /**
     * Returns the malformed line.
     *
     * @return the number of the line, from 1
     */
    public int line() {
        return line;
    }
}
