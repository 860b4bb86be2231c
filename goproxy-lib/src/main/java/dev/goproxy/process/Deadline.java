package dev.goproxy.process;

import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** The moment by which a whole fetch, with all its attempts and upstreams, must have ended. */
public final class Deadline {
    private static final ScheduledThreadPoolExecutor TIMER = timer();

    private static final Duration LONGEST = Duration.ofDays(365);

    private final Duration allowed;
    private final long endNanos;

    private Deadline(Duration allowed) {
        this.allowed = allowed;
        this.endNanos = System.nanoTime() + allowed.toNanos();
    }

    private static ScheduledThreadPoolExecutor timer() {
        var timer = new ScheduledThreadPoolExecutor(1, task -> {
            var thread = new Thread(task, "goproxy-deadlines");
            thread.setDaemon(true);
            return thread;
        });
        timer.setRemoveOnCancelPolicy(true);
        timer.setKeepAliveTime(10, TimeUnit.SECONDS);
        timer.allowCoreThreadTimeOut(true);
        return timer;
    }

    /** A deadline from now on; none for a zero duration, or a very long one. */
    public static Deadline in(Duration allowed) {
        return new Deadline(allowed.isZero() || allowed.compareTo(LONGEST) > 0 ? LONGEST : allowed);
    }

    public Duration allowed() {
        return allowed;
    }

    public Duration remaining() {
        return Duration.ofNanos(Math.max(0, endNanos - System.nanoTime()));
    }

    public boolean hasPassed() {
        return remaining().isZero();
    }

    /** Runs a task when the deadline passes, unless the future is cancelled before. */
    public Future<?> onPassing(Runnable task) {
        return TIMER.schedule(task, remaining().toNanos(), TimeUnit.NANOSECONDS);
    }

    /** Sleeps, but not beyond the deadline. */
    public void sleep(Duration time) throws InterruptedIOException {
        try {
            TimeUnit.NANOSECONDS.sleep(Math.min(time.toNanos(), remaining().toNanos()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while waiting for the next attempt");
        }
    }
}
