package dev.goproxy.serving;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/** Runs background tasks in FIFO order with bounded concurrency. Safe for use by many threads. */
final class BackgroundQueue {
    private final Executor executor;
    private final int maxConcurrent;
    private final Queue<Runnable> waiting = new ArrayDeque<>();
    private int running;

    /**
     * Creates an empty queue.
     *
     * @param maxConcurrent maximum number of tasks that run at a time; more than 0
     */
    BackgroundQueue(Executor executor, int maxConcurrent) {
        this.executor = executor;
        this.maxConcurrent = maxConcurrent;
    }

    /**
     * Adds a task, which handles its own failures. If the executor has no thread for it, it waits until the next task
     * is added.
     */
    void add(Runnable task) {
        synchronized (waiting) {
            waiting.add(task);
            if (running >= maxConcurrent) {
                return;
            }
            running++;
        }
        try {
            executor.execute(this::work);
        } catch (RejectedExecutionException | OutOfMemoryError e) { // no thread available
            synchronized (waiting) {
                running--;
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
                running--;
            }
            return next;
        }
    }
}
