package dev.goproxy.vcs.git;

import com.google.common.io.MoreFiles;
import com.google.common.io.RecursiveDeleteOption;
import dev.goproxy.fetch.UpstreamTimeoutException;
import dev.goproxy.process.InterProcessLock;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The clones on disk, bounded in total size: the least recently used ones are deleted first, but none that may still be
 * in use. Since measuring takes time, this happens at most every ten minutes. Safe for use by multiple threads, and by
 * multiple processes that share the folder.
 */
final class Clones {
    private static final Logger LOG = LoggerFactory.getLogger(Clones.class);
    private static final Duration PRUNE_INTERVAL = Duration.ofMinutes(10);

    /** Maximum time for which a request may use a clone. */
    private static final Duration IN_USE = Duration.ofHours(1);

    /** Suffix of a clone that is being deleted. */
    private static final String GONE = ".gone";

    private final Path folder;
    private final long maxBytes;
    private final Clock clock;
    private final AtomicLong lastPruneEpochSecond;

    /** Held while a clone is marked as used, and while an unused one is renamed. */
    private final ReentrantLock marking = new ReentrantLock();

    Clones(Path folder, long maxBytes) {
        this(folder, maxBytes, Clock.systemUTC());
    }

    Clones(Path folder, long maxBytes, Clock clock) {
        this.folder = folder;
        this.maxBytes = maxBytes;
        this.clock = clock;
        this.lastPruneEpochSecond = new AtomicLong(clock.instant().getEpochSecond());
    }

    private record Measured(Path path, Instant lastUsed, long bytes) {}

    /** Marks a clone as in use for the maximum time of a request from now on, and prunes if it is time. */
    void markUsed(String name) throws IOException {
        Instant now = clock.instant();
        setLastUsed(folder.resolve(name), now);
        long before = lastPruneEpochSecond.get();
        boolean due = Math.abs(now.getEpochSecond() - before) > PRUNE_INTERVAL.toSeconds(); // clocks are also set back
        if (due && lastPruneEpochSecond.compareAndSet(before, now.getEpochSecond())) {
            try {
                prune();
            } catch (IOException | UncheckedIOException e) {
                LOG.warn("old clones could not be deleted", e); // no reason to fail the request
            }
        }
    }

    private void setLastUsed(Path clone, Instant now) throws IOException {
        marking.lock();
        try {
            Files.setLastModifiedTime(clone, FileTime.from(now));
        } catch (NoSuchFileException e) {
            // It does not exist yet.
        } catch (FileSystemException e) {
            touch(clone, e);
        } finally {
            marking.unlock();
        }
    }

    /** Sets the time of a folder to now without owning it, as its group may if it may write to it. */
    private static void touch(Path folder, FileSystemException why) {
        try {
            Files.delete(Files.createTempFile(folder, "used-", ".tmp"));
        } catch (IOException e) {
            LOG.debug("the clone {} can't be marked as used: {}", folder, why.toString(), e);
        }
    }

    /** Deletes unused clones until the rest is small enough, and remains of unfinished deletions. */
    void prune() throws IOException {
        List<Measured> clones = new ArrayList<>();
        for (Path child : folders()) {
            if (child.toString().endsWith(GONE)) {
                delete(child);
            } else {
                clones.add(new Measured(child, lastUsed(child), size(child)));
            }
        }
        long bytes = clones.stream().mapToLong(Measured::bytes).sum();
        clones.sort(Comparator.comparing(Measured::lastUsed));
        for (Measured clone : clones) {
            if (bytes <= maxBytes) {
                break;
            }
            bytes -= evict(clone.path()) ? clone.bytes() : 0;
        }
    }

    private List<Path> folders() throws IOException {
        try (Stream<Path> children = Files.list(folder)) {
            return children.filter(Files::isDirectory).toList();
        } catch (NoSuchFileException e) {
            return List.of();
        }
    }

    /**
     * Returns when a clone was last used. If that is in the future, the clock was set back since, and the clone is
     * marked as used now.
     */
    private Instant lastUsed(Path clone) throws IOException {
        Instant used = Files.getLastModifiedTime(clone).toInstant();
        Instant now = clock.instant();
        if (used.isAfter(now)) {
            setLastUsed(clone, now);
            return now;
        }
        return used;
    }

    private static long size(Path clone) throws IOException {
        try (Stream<Path> files = Files.walk(clone)) {
            return files.mapToLong(file -> file.toFile().length()).sum();
        } catch (UncheckedIOException e) {
            return 0; // git is running there
        }
    }

    /**
     * Deletes a clone, unless there is another one in its place by now.
     *
     * @param timeout maximum time to wait until nobody writes to the clone
     */
    void delete(Path clone, Optional<CloneState.Identity> identity, Duration timeout) throws IOException {
        lock(clone, timeout).call(() -> {
            if (CloneState.identity(clone).equals(identity) && Files.exists(clone)) {
                Path doomed = clone.resolveSibling(clone.getFileName() + GONE);
                delete(doomed);
                Files.move(clone, doomed, StandardCopyOption.ATOMIC_MOVE);
                delete(doomed);
            }
            return clone;
        });
    }

    /** Deletes a clone, unless it may be in use by this or another process. */
    private boolean evict(Path clone) throws IOException {
        Path doomed = clone.resolveSibling(clone.getFileName() + GONE);
        try {
            return lock(clone, Duration.ZERO).call(() -> {
                boolean unused = renameIfUnused(clone, doomed);
                if (unused) {
                    delete(doomed);
                }
                return unused;
            });
        } catch (UpstreamTimeoutException e) {
            return false; // it is being fetched into
        }
    }

    /**
     * Returns the lock that is held while a clone is written to, by any process. Its file lies beside the clone.
     *
     * @param timeout maximum time of a wait for the lock
     */
    static InterProcessLock lock(Path clone, Duration timeout) {
        return new InterProcessLock(clone.resolveSibling(clone.getFileName() + ".lock"), timeout, Clones::busy);
    }

    private static UpstreamTimeoutException busy(Duration timeout) {
        return new UpstreamTimeoutException("the repository was busy for " + timeout.toSeconds() + " s");
    }

    private boolean renameIfUnused(Path clone, Path doomed) throws IOException {
        marking.lock();
        try {
            boolean unused = lastUsed(clone).isBefore(clock.instant().minus(IN_USE));
            if (unused) {
                Files.move(clone, doomed, StandardCopyOption.ATOMIC_MOVE);
            }
            return unused;
        } finally {
            marking.unlock();
        }
    }

    private static void delete(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        try {
            MoreFiles.deleteRecursively(folder, RecursiveDeleteOption.ALLOW_INSECURE);
        } catch (NoSuchFileException e) {
            // Another process was faster.
        }
    }
}
