package dev.goproxy.process;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandleProxies;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The timer of the JDK, which serves the whole JVM with one thread. */
final class JvmTimer {
    private static final Duration MAX_START = Duration.ofSeconds(1);

    static {
        start();
    }

    private JvmTimer() {}

    /**
     * Completes a future after a delay. When the future is completed or cancelled before, the timer drops its reference
     * to it.
     *
     * @param future completed with null; what depends on it runs on a thread of the JDK and must not block
     */
    static void completeAfter(Duration delay, CompletableFuture<Void> future) {
        future.completeOnTimeout(null, delay.toNanos(), TimeUnit.NANOSECONDS);
    }

    /**
     * Starts the timer's thread, if it does not run yet. That thread never ends, and it keeps alive the context class
     * loader of the thread that starts it and (before Java 24) the class loaders of all classes that are then on the
     * stack. A web application that started it could never be unloaded. Hence a thread of the JDK's pool starts it,
     * with no classes but the JDK's on its stack.
     */
    private static void start() {
        try {
            MethodHandle orTimeout = MethodHandles.publicLookup()
                    .findVirtual(
                            CompletableFuture.class,
                            "orTimeout",
                            MethodType.methodType(CompletableFuture.class, long.class, TimeUnit.class));
            var task = MethodHandles.insertArguments(
                    orTimeout, 0, new CompletableFuture<Void>(), 1L, TimeUnit.NANOSECONDS);
            ForkJoinPool.commonPool()
                    .submit(MethodHandleProxies.asInterfaceInstance(Runnable.class, task))
                    .get(MAX_START.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ReflectiveOperationException | ExecutionException | TimeoutException | RuntimeException e) {
            // The timer starts when it is first used.
        }
    }
}
