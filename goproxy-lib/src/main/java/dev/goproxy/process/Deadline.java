package dev.goproxy.process;

import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** A point in time by which an operation must have ended, with all its attempts and upstreams. Immutable. */
public final class Deadline {
    private static final Duration MAX_TIMEOUT = Duration.ofDays(365);

    private final Duration allowed;
    private final long endNanos;

    private Deadline(Duration allowed) {
        this.allowed = allowed;
        this.endNanos = System.nanoTime() + allowed.toNanos();
    }

    /**
     * Returns a deadline that begins now.
     *
     * @param allowed the time until it; 0, or more than a year, means a year
     */
    public static Deadline in(Duration allowed) {
        return new Deadline(allowed.isZero() || allowed.compareTo(MAX_TIMEOUT) > 0 ? MAX_TIMEOUT : allowed);
    }

    /** Returns the time that was given to {@link #in}. */
    public Duration allowed() {
        return allowed;
    }

    /** Returns the time left, or 0 if the deadline has passed. */
    public Duration remaining() {
        return Duration.ofNanos(Math.max(0, endNanos - System.nanoTime()));
    }

    /** Returns whether no time is left. */
    public boolean hasPassed() {
        return remaining().isZero();
    }

    /**
     * Runs a task when the deadline passes, unless the returned future is cancelled before; then the task is no longer
     * referenced.
     *
     * @param task runs on a thread that the whole JVM shares, so it must not block
     */
    public Future<?> onPassing(Runnable task) {
        var passed = new CompletableFuture<Void>();
        var unused = passed.thenRun(task);
        JvmTimer.completeAfter(remaining(), passed);
        return passed;
    }

    /**
     * Sleeps, but not beyond the deadline.
     *
     * @throws InterruptedIOException if the thread is interrupted; its interrupt status is kept
     */
    public void sleep(Duration time) throws InterruptedIOException {
        try {
            TimeUnit.NANOSECONDS.sleep(Math.min(time.toNanos(), remaining().toNanos()));
        } catch (InterruptedException e) {
            throw Threads.interrupted("interrupted while waiting for the next attempt", e);
        }
    }
}
