package dev.goproxy.testkit;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;

/** Threads that all begin at the same moment; the first failure among them is the test's. */
final class Workers {
    private static final int PATIENCE_SECONDS = 120;

    private final int count;
    private final List<Future<?>> results = new ArrayList<>();

    /** What each of them does. */
    @FunctionalInterface
    interface Task {
        void work(int worker) throws Exception;
    }

    Workers(int count) {
        this.count = count;
    }

    void run(Task task) throws Exception {
        start(task).join();
    }

    Workers start(Task task) {
        var barrier = new CyclicBarrier(count);
        for (int i = 0; i < count; i++) {
            int worker = i;
            var result = new FutureTask<Void>(() -> {
                barrier.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
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

    void join() throws Exception {
        for (Future<?> result : results) {
            try {
                result.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            } catch (ExecutionException e) {
                throw new AssertionError("a thread failed: " + e.getCause(), e.getCause());
            }
        }
    }
}
