package dev.goproxy.process;

import com.google.common.collect.MapMaker;
import java.io.IOException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;

/**
 * A lock for all threads of all processes that use the same lock file. Reentrant: a thread that holds it may call
 * again, through any object for the same file. Safe for use by many threads.
 */
public final class InterProcessLock {
    private static final Duration POLL_INTERVAL = Duration.ofMillis(20);

    /** By real path. Threads queue here, so that only one of each process polls for the file. */
    private static final ConcurrentMap<Path, ReentrantLock> THREADS =
            new MapMaker().weakValues().makeMap();

    private final Path file;
    private final Duration timeout;
    private final Function<Duration, ? extends IOException> onTimeout;

    /**
     * Creates a lock; nothing is locked yet.
     *
     * @param file the lock file, in a folder that exists when the lock is used; it is created if it does not exist, and
     *     never deleted
     * @param timeout the longest wait for the lock; with 0 it is tried once
     * @param onTimeout creates the exception to throw after that wait, given its length
     */
    public InterProcessLock(Path file, Duration timeout, Function<Duration, ? extends IOException> onTimeout) {
        this.file = file;
        this.timeout = timeout;
        this.onTimeout = onTimeout;
    }

    /**
     * Runs a task while holding the lock.
     *
     * @throws IOException what the task throws; the exception from {@code onTimeout}; an
     *     {@link java.io.InterruptedIOException}; or another if the file can't be opened
     */
    public <T> T call(IoTask<T> task) throws IOException {
        ReentrantLock threads = THREADS.computeIfAbsent(LockFile.realPath(file), unknown -> new ReentrantLock());
        if (threads.isHeldByCurrentThread()) {
            return task.run();
        }
        long end = System.nanoTime() + timeout.toNanos();
        lock(threads);
        try (LockFile processes = open()) {
            lock(processes, end);
            return task.run();
        } finally {
            threads.unlock();
        }
    }

    private LockFile open() throws IOException {
        return LockFile.tryOpen(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)
                .orElseThrow(() -> new IllegalStateException(file + " is open, and not as such a lock"));
    }

    private void lock(ReentrantLock threads) throws IOException {
        try {
            if (!threads.tryLock(timeout.toNanos(), TimeUnit.NANOSECONDS)) {
                throw onTimeout.apply(timeout);
            }
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    private void lock(LockFile processes, long end) throws IOException {
        try {
            while (!processes.tryLock()) {
                if (System.nanoTime() - end > 0) {
                    throw onTimeout.apply(timeout);
                }
                TimeUnit.NANOSECONDS.sleep(POLL_INTERVAL.toNanos());
            }
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    private IOException interrupted(InterruptedException e) {
        return Threads.interrupted("interrupted while waiting for the lock " + file.getFileName(), e);
    }
}
