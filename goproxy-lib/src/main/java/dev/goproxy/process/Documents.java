package dev.goproxy.process;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The memory of the JVM that documents may take which are read as a whole: lists, {@code go.mod} files and the like.
 * Real ones are small. Large ones, which are parsed into some twenty times their size, are dealt with one after the
 * other, or as many at a time as half of the heap has room for.
 */
public final class Documents {
    private static final long HEAP = Runtime.getRuntime().maxMemory();

    /** Maximum size of a document: 16 MiB as in Go, but at most a 64th of the heap, and at least 1 MiB. */
    public static final int MAX_BYTES = (int) Math.max(1 << 20, Math.min(16 << 20, HEAP / 64));

    /** Size up to which a document is not counted. */
    static final int SMALL_BYTES = 128 * 1024;

    private static final int FACTOR_WHEN_PARSED = 20;
    private static final Duration MAX_WAIT = Duration.ofSeconds(30);

    private static final Documents SHARED =
            new Documents((int) Math.max(1, HEAP / 2 / ((long) MAX_BYTES * FACTOR_WHEN_PARSED)), MAX_WAIT);

    private static final ThreadLocal<@Nullable Turn> CURRENT = new ThreadLocal<>();

    private final Semaphore turns;
    private final Duration maxWait;

    Documents(int turns, Duration maxWait) {
        this.turns = new Semaphore(turns, true);
        this.maxWait = maxWait;
    }

    /** What a thread has of the memory, from the first large document that it reads to the end of its task. */
    private static final class Turn {
        private final Documents documents;
        private final Function<String, ? extends IOException> onTimeout;
        private boolean isTaken;

        Turn(Documents documents, Function<String, ? extends IOException> onTimeout) {
            this.documents = documents;
            this.onTimeout = onTimeout;
        }
    }

    /**
     * Runs a task that reads documents with {@link BoundedRead}, and lets go of them.
     *
     * @param onTimeout creates the exception to throw if there is no room for a large one for half a minute, given a
     *     message
     * @throws IOException what the task throws; the exception from {@code onTimeout}; or an
     *     {@link java.io.InterruptedIOException}
     */
    public static <T> T call(Function<String, ? extends IOException> onTimeout, IoTask<T> task) throws IOException {
        return SHARED.callHere(onTimeout, task);
    }

    <T> T callHere(Function<String, ? extends IOException> onTimeout, IoTask<T> task) throws IOException {
        if (CURRENT.get() != null) {
            return task.run();
        }
        var turn = new Turn(this, onTimeout);
        CURRENT.set(turn);
        try {
            return task.run();
        } finally {
            CURRENT.remove();
            if (turn.isTaken) {
                turns.release();
            }
        }
    }

    /** Waits until there is room for the large document that this thread is about to read. */
    static void awaitRoom() throws IOException {
        Turn turn = CURRENT.get();
        if (turn == null || turn.isTaken) {
            return;
        }
        try {
            turn.isTaken = turn.documents.turns.tryAcquire(turn.documents.maxWait.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            throw Threads.interrupted("interrupted while waiting for memory", e);
        }
        if (!turn.isTaken) {
            throw turn.onTimeout.apply("too many large documents at a time for the memory of this JVM");
        }
    }
}
