package dev.goproxy.server;

import java.time.Duration;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * Pool of daemon threads that grows beyond its core only while the core threads are blocked. Waking a thread costs
 * about as much as a small response: a dozen threads that each find the next task in the queue answer twice as many
 * requests as a hundred that sleep and wake. When all core threads are blocked, for instance by an upstream, a monitor
 * thread notices within {@code LOOKS} times {@code LOOK} and adds threads.
 */
final class ElasticPool extends ThreadPoolExecutor {
    private static final Duration IDLE = Duration.ofSeconds(30);
    /** Interval between looks at a queue that is not empty. */
    private static final Duration LOOK = Duration.ofMillis(2);
    /**
     * So many looks must find the same task at the head of the queue; a single one could be due to a pause of the whole
     * JVM.
     */
    private static final int LOOKS = 4;

    private static final AtomicInteger NAMES = new AtomicInteger();

    private final int core;
    private final int max;
    private final Thread monitor = new Thread(this::monitor, "goproxy-monitor");
    private volatile boolean monitoring;

    private ElasticPool(int core, int max) {
        super(core, max, IDLE.toSeconds(), TimeUnit.SECONDS, new LinkedBlockingQueue<>(), task -> {
            var thread = new Thread(task, "goproxy-" + NAMES.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        });
        this.core = core;
        this.max = max;
        allowCoreThreadTimeOut(true);
    }

    /**
     * Starts a pool; {@link #shutdown} ends its monitor too.
     *
     * @param core the number of threads while none of them blocks for long
     * @param max the number of threads at most
     */
    static ElasticPool start(int core, int max) {
        var pool = new ElasticPool(core, max);
        pool.monitor.setDaemon(true);
        pool.monitor.start();
        return pool;
    }

    @Override
    public void execute(Runnable task) {
        super.execute(task);
        if (!monitoring && !getQueue().isEmpty()) {
            monitoring = true;
            LockSupport.unpark(monitor);
        }
    }

    @Override
    protected void terminated() {
        monitor.interrupt();
    }

    private void monitor() {
        while (!Thread.currentThread().isInterrupted()) {
            monitoring = false;
            if (getQueue().isEmpty()) {
                LockSupport.park(this);
            }
            monitoring = true;
            if (isSaturated()) {
                setCorePoolSize(Math.min(max, getPoolSize() + getQueue().size()));
            } else if (getCorePoolSize() > core && getActiveCount() <= core) {
                setCorePoolSize(core);
            }
        }
    }

    /** Whether tasks wait although no thread becomes free. */
    private boolean isSaturated() {
        Runnable first = getQueue().peek();
        for (int i = 0; i < LOOKS; i++) {
            LockSupport.parkNanos(this, LOOK.toNanos());
            if (first == null || getQueue().peek() != first) {
                return false;
            }
        }
        return true;
    }
}
