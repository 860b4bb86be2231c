package dev.goproxy.testkit.process;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** Pools of daemon threads that are gone when their owner is closed. */
public final class DaemonThreads {
    private static final int TIMEOUT_SECONDS = 10;

    private DaemonThreads() {}

    /** Returns a new pool that starts threads of one name as needed; closed by {@link #shutDown}. */
    public static ExecutorService pool(String name) {
        return Executors.newCachedThreadPool(task -> {
            var thread = new Thread(task, name);
            thread.setDaemon(true);
            return thread;
        });
    }

    /** Interrupts the threads of a pool and waits until they have ended, at most ten seconds. */
    public static void shutDown(ExecutorService pool) {
        pool.shutdownNow();
        try {
            pool.awaitTermination(TIMEOUT_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
