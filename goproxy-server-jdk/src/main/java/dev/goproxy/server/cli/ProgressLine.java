package dev.goproxy.server.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * The progress of a command on standard error: on a terminal one line that is drawn anew some times a second, else a
 * line every ten seconds. Safe for use by multiple threads.
 */
final class ProgressLine {
    private static final long DRAWN_NANOS = TimeUnit.MILLISECONDS.toNanos(200);
    private static final long PRINTED_NANOS = TimeUnit.SECONDS.toNanos(10);
    private static final String BACK = "\r\u001b[K";
    private static final int MAX_COLUMNS = 79;

    private final PrintWriter out;
    private final boolean isTerminal;
    private long shown = System.nanoTime();
    private boolean isDrawn;

    ProgressLine(PrintWriter out, boolean isTerminal) {
        this.out = out;
        this.isTerminal = isTerminal;
    }

    /** Whether standard error is a terminal, as far as that can be known. */
    static boolean isErrTerminal() {
        try {
            return Path.of("/dev/stderr").toRealPath().toString().matches("/dev/(pts/|tty).*");
        } catch (IOException | RuntimeException e) {
            return false; // a pipe, or not a Unix
        }
    }

    /** Shows a text, unless another was shown a moment ago. */
    synchronized void show(Supplier<String> text) {
        long now = System.nanoTime();
        if (now - shown < (isTerminal ? DRAWN_NANOS : PRINTED_NANOS)) {
            return;
        }
        shown = now;
        String line = text.get();
        if (isTerminal) {
            out.print(BACK + (line.length() > MAX_COLUMNS ? line.substring(0, MAX_COLUMNS) : line));
            isDrawn = true;
        } else {
            out.println(line);
        }
        out.flush();
    }

    /** Removes the line from a terminal. */
    synchronized void clear() {
        if (isDrawn) {
            out.print(BACK);
            out.flush();
            isDrawn = false;
        }
    }
}
