package dev.goproxy.server;

import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Runs the exchanges on a bounded pool of daemon threads, and knows when none is running. Virtual threads have no
 * advantage here: concurrency is bounded anyway, and on busy cores they were measured to send large responses at two
 * thirds of the speed.
 */
final class Workers implements Executor {
    private final ExecutorService threads;
    private final Watchdog watchdog;
    private final AtomicInteger running = new AtomicInteger();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition idle = lock.newCondition();
    /** Set before the count is read, so that the thread which later brings it to 0 sees it. */
    private volatile boolean awaited;

    private Workers(ExecutorService threads, Watchdog watchdog) {
        this.threads = threads;
        this.watchdog = watchdog;
    }

    static Workers start(int maxThreads, Watchdog.Limits limits) {
        int core = Math.max(4, 2 * Runtime.getRuntime().availableProcessors());
        return new Workers(ElasticPool.start(Math.min(core, maxThreads), maxThreads), Watchdog.start(limits));
    }

    @Override
    public void execute(Runnable task) {
        running.incrementAndGet();
        try {
            threads.execute(() -> {
                try {
                    watchdog.run(task);
                } finally {
                    end();
                }
            });
        } catch (RejectedExecutionException e) {
            end();
            throw e;
        }
    }

    private void end() {
        if (running.decrementAndGet() == 0 && awaited) {
            lock.lock();
            try {
                idle.signalAll();
            } finally {
                lock.unlock();
            }
        }
    }

    /** Waits until nothing is running; returns false on timeout. */
    boolean awaitIdle(Duration timeout) throws InterruptedException {
        long nanos = timeout.toNanos();
        lock.lock();
        try {
            awaited = true;
            while (running.get() > 0) {
                if (nanos <= 0) {
                    return false;
                }
                nanos = idle.awaitNanos(nanos);
            }
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** Interrupts running exchanges, and ends the threads. */
    void stop() {
        threads.shutdownNow();
        watchdog.close();
    }
}
