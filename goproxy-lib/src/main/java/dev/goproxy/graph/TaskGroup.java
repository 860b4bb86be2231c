package dev.goproxy.graph;

import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

/** Tasks on an executor, which may start others, until all have ended. Safe for use by multiple threads. */
public final class TaskGroup {
    private final Executor executor;
    private int running;
    private boolean cancelled;

    public TaskGroup(Executor executor) {
        this.executor = executor;
    }

    /**
     * Starts a task; drops it if the executor is shut down.
     *
     * @param task never throws
     */
    public void start(Runnable task) {
        begin();
        try {
            executor.execute(() -> {
                try {
                    task.run();
                } finally {
                    end();
                }
            });
        } catch (RejectedExecutionException e) {
            end(); // the caller has closed the executor, and wants nothing more
        }
    }

    private synchronized void begin() {
        running++;
    }

    private synchronized void end() {
        running--;
        if (running == 0) {
            notifyAll();
        }
    }

    /**
     * Waits until all tasks have ended, those that they have started too.
     *
     * @throws InterruptedException if the thread is interrupted, or the group is cancelled
     */
    public synchronized void await() throws InterruptedException {
        while (running > 0 && !cancelled) {
            wait();
        }
        if (cancelled) {
            throw new InterruptedException("cancelled");
        }
    }

    /** Ends the wait for tasks, for instance because their executor is shut down. */
    public synchronized void cancel() {
        cancelled = true;
        notifyAll();
    }
}
