package dev.goproxy.serving;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/** Does what nobody waits for in the background, in the order it came, a few at a time. Safe for use by many threads. */
final class BackgroundQueue {
    private final Executor executor;
    private final int maxAtOnce;
    private final Queue<Runnable> waiting = new ArrayDeque<>();
    private int atWork;

    /**
     * Begins with none.
     *
     * @param maxAtOnce how many are done at a time; more than 0
     */
    BackgroundQueue(Executor executor, int maxAtOnce) {
        this.executor = executor;
        this.maxAtOnce = maxAtOnce;
    }

    /** Adds one, which handles its own failures. If no thread is to be had, it waits for the next one that is added. */
    void add(Runnable errand) {
        synchronized (waiting) {
            waiting.add(errand);
            if (atWork >= maxAtOnce) {
                return;
            }
            atWork++;
        }
        try {
            executor.execute(this::work);
        } catch (RejectedExecutionException | OutOfMemoryError e) { // no thread to be had
            synchronized (waiting) {
                atWork--;
            }
        }
    }

    private void work() {
        for (Runnable next = next(); next != null; next = next()) {
            next.run();
        }
    }

    private @Nullable Runnable next() {
        synchronized (waiting) {
            Runnable next = waiting.poll();
            if (next == null) {
                atWork--;
            }
            return next;
        }
    }
}
