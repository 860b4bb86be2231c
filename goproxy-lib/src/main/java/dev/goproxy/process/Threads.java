package dev.goproxy.process;

import java.io.InterruptedIOException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** Creates all threads of the library: daemon threads whose names begin with {@code goproxy-}. */
public final class Threads {
    private static final String PREFIX = "goproxy-";

    private Threads() {}

    /**
     * Starts a thread.
     *
     * @param name its name without the prefix
     */
    public static Thread start(String name, Runnable task) {
        Thread thread = daemon(name, task);
        thread.start();
        return thread;
    }

    /**
     * Starts a thread that mostly waits: a virtual one where the JVM has them (21 and later).
     *
     * @param name its name without the prefix
     */
    public static Thread startBlocking(String name, Runnable task) {
        Thread thread;
        try {
            thread = ((ThreadFactory) virtualFactory(name)).newThread(task);
        } catch (ReflectiveOperationException e) {
            thread = daemon(name, task);
        }
        thread.start();
        return thread;
    }

    /**
     * Returns a factory of numbered threads.
     *
     * @param name the name that its threads share, without the prefix
     */
    public static ThreadFactory factory(String name) {
        var count = new AtomicLong();
        return task -> daemon(name + "-" + count.incrementAndGet(), task);
    }

    private static Thread daemon(String name, Runnable task) {
        var thread = new Thread(task, PREFIX + name);
        thread.setDaemon(true);
        return thread;
    }

    /**
     * Returns an executor for blocking tasks, of which any number run at once: on virtual threads where the JVM has
     * them (21 and later), else on platform threads, each of which ends after 10 idle seconds. The caller shuts it
     * down.
     *
     * @param name the name that its threads share, without the prefix
     */
    public static ExecutorService newBlockingExecutor(String name) {
        try {
            return (ExecutorService) Executors.class
                    .getMethod("newThreadPerTaskExecutor", ThreadFactory.class)
                    .invoke(null, virtualFactory(name));
        } catch (ReflectiveOperationException e) {
            return new ThreadPoolExecutor(
                    0, Integer.MAX_VALUE, 10, TimeUnit.SECONDS, new SynchronousQueue<>(), factory(name));
        }
    }

    /**
     * Returns an executor that runs a limited number of tasks at once, each on a platform thread that ends after 10
     * idle seconds and works for the request of the thread that submits it ({@link Via}); a task beyond the limit runs
     * in that thread itself. The caller shuts the executor down; then it rejects tasks.
     *
     * @param name the name that its threads share, without the prefix
     */
    public static ExecutorService newBoundedExecutor(String name, int maxThreads) {
        return new ThreadPoolExecutor(
                0, maxThreads, 10, TimeUnit.SECONDS, new SynchronousQueue<>(), factory(name), Threads::runHere) {
            @Override
            public void execute(Runnable task) {
                super.execute(Via.carriedOn(task));
            }
        };
    }

    /** Unlike the JDK's CallerRunsPolicy, never drops a task, for whose result somebody would wait forever. */
    private static void runHere(Runnable task, ThreadPoolExecutor executor) {
        if (executor.isShutdown()) {
            throw new RejectedExecutionException("the executor is closed");
        }
        task.run();
    }

    private static Object virtualFactory(String name) throws ReflectiveOperationException {
        Class<?> builderType = Class.forName("java.lang.Thread$Builder");
        Object builder = Thread.class.getMethod("ofVirtual").invoke(null);
        Object named = builderType.getMethod("name", String.class, long.class).invoke(builder, PREFIX + name + "-", 1L);
        return builderType.getMethod("factory").invoke(named);
    }

    /**
     * Restores the interrupt status of the current thread, and returns an exception for its caller.
     *
     * @param message what was interrupted
     * @param e the exception that cleared the interrupt status
     */
    public static InterruptedIOException interrupted(String message, InterruptedException e) {
        Thread.currentThread().interrupt();
        var interrupted = new InterruptedIOException(message);
        interrupted.initCause(e);
        return interrupted;
    }
}
