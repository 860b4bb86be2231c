package dev.goproxy.vcs.git;

import com.google.common.io.MoreFiles;
import com.google.common.io.RecursiveDeleteOption;
import dev.goproxy.fetch.UpstreamTimeoutException;
import dev.goproxy.process.InterProcessLock;
import java.io.IOException;
import java.io.UncheckedIOException;
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
 * The clones on disk, bounded in size: the ones that nobody has used for long go first. Looked at now and then only, since measuring takes
 * time, and never while one may still be in use. Safe for use by many threads, and by many processes that share the folder.
 */
final class Clones {
    private static final Logger LOG = LoggerFactory.getLogger(Clones.class);
    private static final Duration BETWEEN_LOOKS = Duration.ofMinutes(10);
    private static final Duration IN_USE = Duration.ofHours(1);
    private static final String GONE = ".gone";

    private final Path folder;
    private final long maxBytes;
    private final Clock clock;
    private final AtomicLong lastLook; // in epoch seconds
    /** Held while a clone is marked as used, and while one that isn't loses its name. */
    private final ReentrantLock marking = new ReentrantLock();

    Clones(Path folder, long maxBytes) {
        this(folder, maxBytes, Clock.systemUTC());
    }

    Clones(Path folder, long maxBytes, Clock clock) {
        this.folder = folder;
        this.maxBytes = maxBytes;
        this.clock = clock;
        this.lastLook = new AtomicLong(clock.instant().getEpochSecond());
    }

    private record Measured(Path path, Instant used, long bytes) {}

    /** Notes that a clone is used, from now on for the longest that a request may last. */
    void use(String name) throws IOException {
        Instant now = clock.instant();
        mark(folder.resolve(name), now);
        long before = lastLook.get();
        boolean due = Math.abs(now.getEpochSecond() - before) > BETWEEN_LOOKS.toSeconds(); // clocks are also set back
        if (due && lastLook.compareAndSet(before, now.getEpochSecond())) {
            try {
                prune();
            } catch (IOException | UncheckedIOException e) {
                LOG.warn("old clones could not be deleted", e); // which whoever asks for a module need not suffer from
            }
        }
    }

    private void mark(Path clone, Instant now) throws IOException {
        marking.lock();
        try {
            Files.setLastModifiedTime(clone, FileTime.from(now));
        } catch (NoSuchFileException e) {
            // It is yet to be made.
        } finally {
            marking.unlock();
        }
    }

    /** Deletes clones until the rest is small enough, and what is left of those that were being deleted when a process ended. */
    void prune() throws IOException {
        List<Measured> clones = new ArrayList<>();
        for (Path child : folders()) {
            if (child.toString().endsWith(GONE)) {
                delete(child);
            } else {
                clones.add(new Measured(child, used(child), size(child)));
            }
        }
        long bytes = clones.stream().mapToLong(Measured::bytes).sum();
        clones.sort(Comparator.comparing(Measured::used));
        for (Measured clone : clones) {
            if (bytes <= maxBytes) {
                break;
            }
            bytes -= remove(clone.path()) ? clone.bytes() : 0;
        }
    }

    private List<Path> folders() throws IOException {
        try (Stream<Path> children = Files.list(folder)) {
            return children.filter(Files::isDirectory).toList();
        } catch (NoSuchFileException e) {
            return List.of();
        }
    }

    /** When a clone was last used; if that is yet to come, the clock was set back since, and it begins to age now. */
    private Instant used(Path clone) throws IOException {
        Instant used = Files.getLastModifiedTime(clone).toInstant();
        Instant now = clock.instant();
        if (used.isAfter(now)) {
            mark(clone, now);
            return now;
        }
        return used;
    }

    private static long size(Path clone) throws IOException {
        try (Stream<Path> files = Files.walk(clone)) {
            return files.mapToLong(file -> file.toFile().length()).sum();
        } catch (UncheckedIOException e) {
            return 0; // git is at work there
        }
    }

    /** Deletes a clone, unless there is another in its place by now. */
    void discard(Path clone, Optional<CloneState.Identity> identity, Duration patience) throws IOException {
        lock(clone, patience).call(() -> {
            if (CloneState.identity(clone).equals(identity) && Files.exists(clone)) {
                Path doomed = clone.resolveSibling(clone.getFileName() + GONE);
                delete(doomed);
                Files.move(clone, doomed, StandardCopyOption.ATOMIC_MOVE);
                delete(doomed);
            }
            return clone;
        });
    }

    /** Deletes a clone, unless it is or was just now in use, by whatever process. */
    private boolean remove(Path clone) throws IOException {
        Path doomed = clone.resolveSibling(clone.getFileName() + GONE);
        try {
            return lock(clone, Duration.ZERO).call(() -> {
                boolean unused = unname(clone, doomed);
                if (unused) {
                    delete(doomed);
                }
                return unused;
            });
        } catch (UpstreamTimeoutException e) {
            return false; // somebody fetches into it
        }
    }

    /** Returns the lock for all who write to a clone, in any process. */
    static InterProcessLock lock(Path clone, Duration timeout) {
        return new InterProcessLock(clone.resolveSibling(clone.getFileName() + ".lock"), timeout, Clones::busy);
    }

    private static UpstreamTimeoutException busy(Duration timeout) {
        return new UpstreamTimeoutException("the repository was busy for " + timeout.toSeconds() + " s");
    }

    private boolean unname(Path clone, Path doomed) throws IOException {
        marking.lock();
        try {
            boolean unused = used(clone).isBefore(clock.instant().minus(IN_USE));
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
