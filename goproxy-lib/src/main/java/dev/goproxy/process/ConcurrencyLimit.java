package dev.goproxy.process;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/** Limits how many tasks run at once; others wait in FIFO order. Safe for use by many threads. */
public final class ConcurrencyLimit {
    private final Semaphore permits;
    private final Duration timeout;
    private final Function<Duration, ? extends IOException> onTimeout;

    /**
     * Creates a limit.
     *
     * @param max how many tasks may run at once; 0 means no limit
     * @param timeout the longest that a task waits for its turn
     * @param onTimeout creates the exception to throw after that wait, given its length
     */
    public ConcurrencyLimit(int max, Duration timeout, Function<Duration, ? extends IOException> onTimeout) {
        if (max < 0) {
            throw new IllegalArgumentException("max is negative: " + max);
        }
        this.permits = new Semaphore(max == 0 ? Integer.MAX_VALUE : max, true);
        this.timeout = timeout;
        this.onTimeout = onTimeout;
    }

    /**
     * Runs a task in the current thread, when it is its turn.
     *
     * @throws IOException what the task throws; the exception from {@code onTimeout}; or an
     *     {@link java.io.InterruptedIOException}
     */
    public <T> T call(IoTask<T> task) throws IOException {
        return call(timeout, task);
    }

    /**
     * Like {@link #call(IoTask)}, with a timeout of its own.
     *
     * @param timeout the longest that this task waits for its turn
     */
    public <T> T call(Duration timeout, IoTask<T> task) throws IOException {
        try {
            if (!permits.tryAcquire(timeout.toNanos(), TimeUnit.NANOSECONDS)) {
                throw onTimeout.apply(timeout);
            }
        } catch (InterruptedException e) {
            throw Threads.interrupted("interrupted while waiting for a turn", e);
        }
        try {
            return task.run();
        } finally {
            permits.release();
        }
    }
}
