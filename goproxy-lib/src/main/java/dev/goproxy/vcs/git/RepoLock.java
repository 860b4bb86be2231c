package dev.goproxy.vcs.git;

import com.google.common.collect.MapMaker;
import dev.goproxy.fetch.UpstreamTimeoutException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** Lets one writer at a time have a repository: among the threads of this process, and among all processes that share the folder. */
final class RepoLock {
    /** What the name of a lock's file has behind the name of what it locks. */
    static final String SUFFIX = ".lock";

    private static final Duration BETWEEN_TRIES = Duration.ofMillis(20);
    /**
     * By lock file, for all of this process: only who has this one opens the file, since on many systems a process that closes a file loses all
     * the locks that it has on it.
     */
    private static final ConcurrentMap<Path, ReentrantLock> LOCKS =
            new MapMaker().weakValues().makeMap();

    private final ReentrantLock threads;
    private final Path file;
    private final Duration patience;

    RepoLock(Path file, Duration patience) {
        this.file = file.toAbsolutePath().normalize();
        this.threads = LOCKS.computeIfAbsent(this.file, unknown -> new ReentrantLock());
        this.patience = patience;
    }

    /** What is done under the lock. */
    interface Work<T> {
        T run() throws IOException;
    }

    <T> T with(Work<T> work) throws IOException {
        long end = System.nanoTime() + patience.toNanos();
        if (threads.isHeldByCurrentThread()) {
            return work.run();
        }
        try {
            if (!threads.tryLock(patience.toNanos(), TimeUnit.NANOSECONDS)) {
                throw overdue();
            }
            try {
                return withFile(work, end);
            } finally {
                threads.unlock();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw (IOException) new InterruptedIOException("interrupted while waiting for a repository").initCause(e);
        }
    }

    private <T> T withFile(Work<T> work, long end) throws IOException, InterruptedException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            while (tryLock(channel) == null) { // the channel's end is the lock's
                if (System.nanoTime() - end > 0) {
                    throw overdue();
                }
                TimeUnit.NANOSECONDS.sleep(BETWEEN_TRIES.toNanos());
            }
            return work.run();
        }
    }

    private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException e) {
            return null; // the lock of the same class from another loader
        }
    }

    private UpstreamTimeoutException overdue() {
        return new UpstreamTimeoutException("the repository was busy for " + patience.toSeconds() + " s");
    }
}
