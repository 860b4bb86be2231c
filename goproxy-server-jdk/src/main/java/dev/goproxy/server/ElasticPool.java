package dev.goproxy.server;

import java.time.Duration;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * A pool of daemon threads that lets a task wait a moment for one of a few busy threads before it starts others. To wake a thread costs about as much as a
 * small answer, and a dozen threads that each find the next task waiting answer twice as many requests as a hundred that sleep and wake. When
 * the few are all held up, for instance by an upstream, it is a moment until there are more.
 */
final class ElasticPool extends ThreadPoolExecutor {
    private static final Duration IDLE = Duration.ofSeconds(30);
    /** How often the queue is looked at while there is something in it. */
    private static final Duration LOOK = Duration.ofMillis(2);
    /** With so many looks at the same task still waiting, the threads are held up; a single one may be a pause of the whole JVM. */
    private static final int LOOKS = 4;

    private static final AtomicInteger NAMES = new AtomicInteger();

    private final int few;
    private final int most;
    private final Thread foreman = new Thread(this::watch, "goproxy-foreman");
    private volatile boolean watching;

    /**
     * Makes a pool.
     *
     * @param few how many threads there are while all goes well
     * @param most how many there may be
     */
    ElasticPool(int few, int most) {
        super(few, most, IDLE.toSeconds(), TimeUnit.SECONDS, new LinkedBlockingQueue<>(), task -> {
            var thread = new Thread(task, "goproxy-" + NAMES.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        });
        this.few = few;
        this.most = most;
        allowCoreThreadTimeOut(true);
    }

    static ElasticPool start(int few, int most) {
        var crew = new ElasticPool(few, most);
        crew.foreman.setDaemon(true);
        crew.foreman.start();
        return crew;
    }

    @Override
    public void execute(Runnable task) {
        super.execute(task);
        if (!watching && !getQueue().isEmpty()) {
            watching = true;
            LockSupport.unpark(foreman);
        }
    }

    @Override
    protected void terminated() {
        foreman.interrupt();
    }

    private void watch() {
        while (!Thread.currentThread().isInterrupted()) {
            watching = false;
            if (getQueue().isEmpty()) {
                LockSupport.park(this);
            }
            watching = true;
            if (isStuck()) {
                setCorePoolSize(Math.min(most, getPoolSize() + getQueue().size()));
            } else if (getCorePoolSize() > few && getActiveCount() <= few) {
                setCorePoolSize(few);
            }
        }
    }

    private boolean isStuck() {
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
