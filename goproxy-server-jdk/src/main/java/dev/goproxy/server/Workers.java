package dev.goproxy.server;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** Runs the exchanges, and knows when none is running: on virtual threads where the JVM has them, else on a bounded pool of daemon threads. */
final class Workers implements Executor {
    private final ExecutorService threads;
    private final AtomicInteger running = new AtomicInteger();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition idle = lock.newCondition();
    /** Set before the count is looked at, so that whoever brings it to 0 later sees it. */
    private volatile boolean awaited;

    private Workers(ExecutorService threads) {
        this.threads = threads;
    }

    static Workers start() {
        return new Workers(hasVirtualThreads() ? virtual() : pool(Capacity.OF_THIS_JVM.answers()));
    }

    static Workers startPool(int maxThreads) {
        return new Workers(pool(maxThreads));
    }

    /** From Java 21 on; called by name, since this is compiled for 17. */
    private static ExecutorService virtual() {
        try {
            return (ExecutorService) MethodHandles.publicLookup()
                    .findStatic(Executors.class, VIRTUAL, MethodType.methodType(ExecutorService.class))
                    .invoke();
        } catch (Throwable e) {
            throw new LinkageError("no " + VIRTUAL, e);
        }
    }

    private static final String VIRTUAL = "newVirtualThreadPerTaskExecutor";

    static boolean hasVirtualThreads() {
        return Runtime.version().feature() >= 21;
    }

    private static ExecutorService pool(int maxThreads) {
        int few = Math.max(4, 2 * Runtime.getRuntime().availableProcessors());
        return Crew.start(Math.min(few, maxThreads), maxThreads);
    }

    @Override
    public void execute(Runnable task) {
        running.incrementAndGet();
        try {
            threads.execute(() -> {
                try {
                    task.run();
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

    /** Waits until nothing is running. */
    boolean awaitIdle(Duration limit) throws InterruptedException {
        long nanos = limit.toNanos();
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

    /** Interrupts what still runs. */
    void stop() {
        threads.shutdownNow();
    }
}
