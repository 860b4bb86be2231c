package dev.goproxy.testkit.process;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;

/** Threads that start their work at the same moment; a failure of one fails the test. */
public final class Workers {
    private static final int TIMEOUT_SECONDS = 120;

    private final int count;
    private final List<Future<?>> results = new ArrayList<>();

    /** The work of each thread. */
    @FunctionalInterface
    public interface Task {
        /** Does the work of the thread with a number from 0. */
        void work(int worker) throws Exception;
    }

    /** Creates the threads' description; they start with {@link #start} or {@link #run}. */
    public Workers(int count) {
        this.count = count;
    }

    /** Starts the threads and waits until all are done. */
    public void run(Task task) throws Exception {
        start(task).join();
    }

    /** Starts the threads. */
    public Workers start(Task task) {
        var barrier = new CyclicBarrier(count);
        for (int i = 0; i < count; i++) {
            int worker = i;
            var result = new FutureTask<Void>(() -> {
                barrier.await(TIMEOUT_SECONDS, TimeUnit.SECONDS);
                task.work(worker);
                return null;
            });
            var thread = new Thread(result, "testkit-worker-" + worker);
            thread.setDaemon(true);
            thread.start();
            results.add(result);
        }
        return this;
    }

    /** Waits until all threads are done, at most two minutes for each. */
    public void join() throws Exception {
        for (Future<?> result : results) {
            try {
                result.get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
            } catch (ExecutionException e) {
                throw new AssertionError("a thread failed: " + e.getCause(), e.getCause());
            }
        }
    }
}
