package dev.goproxy.vcs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The clones on disk, bounded in size: the ones that nobody has used for long go first. Looked at now and then only, since measuring takes
 * time, and never while one may still be in use.
 */
final class Clones {
    private static final Duration BETWEEN_LOOKS = Duration.ofMinutes(10);
    private static final Duration IN_USE = Duration.ofHours(1);

    private final Path folder;
    private final long maxBytes;
    private final Clock clock;
    private final AtomicLong lastLook; // in epoch seconds

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

    /** Notes that a clone is used. */
    void use(String name) throws IOException {
        Instant now = clock.instant();
        try {
            Files.setLastModifiedTime(folder.resolve(name), FileTime.from(now));
        } catch (NoSuchFileException e) {
            // It is yet to be made.
        }
        long before = lastLook.get();
        boolean due = now.getEpochSecond() - before > BETWEEN_LOOKS.toSeconds();
        if (due && lastLook.compareAndSet(before, now.getEpochSecond())) {
            prune(now);
        }
    }

    /** Deletes clones until the rest is small enough. */
    void prune(Instant now) throws IOException {
        List<Measured> clones = new ArrayList<>();
        try (Stream<Path> children = Files.list(folder)) {
            for (Path child : children.filter(Files::isDirectory).toList()) {
                clones.add(new Measured(child, Files.getLastModifiedTime(child).toInstant(), size(child)));
            }
        } catch (NoSuchFileException e) {
            return;
        }
        long bytes = clones.stream().mapToLong(Measured::bytes).sum();
        clones.sort(Comparator.comparing(Measured::used));
        for (Measured clone : clones) {
            if (bytes <= maxBytes || clone.used().isAfter(now.minus(IN_USE))) {
                break;
            }
            delete(clone.path());
            bytes -= clone.bytes();
        }
    }

    private static long size(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.mapToLong(file -> file.toFile().length()).sum();
        } catch (UncheckedIOException e) {
            return 0; // it vanishes just now
        }
    }

    private static void delete(Path clone) throws IOException {
        Path doomed = clone.resolveSibling(clone.getFileName() + ".gone");
        Files.move(clone, doomed);
        Files.walkFileTree(doomed, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException failure) throws IOException {
                Files.delete(folder);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
