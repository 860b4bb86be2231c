package dev.goproxy.process;

import com.google.common.cache.Cache;
import com.google.common.cache.CacheBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * This process's own folder for temporary files below a common parent. Beside each such folder lies a lock file that its process holds locked for as
 * long as it lives; a folder whose lock can be had belongs to nobody any more and is swept up.
 */
public final class TempFolder {
    /** One for each parent, however many cachers there are; forgotten, and its lock let go of, with the last of them. */
    private static final Cache<Path, TempFolder> FOLDERS =
            CacheBuilder.newBuilder().weakValues().build();

    private static final String LOCK_SUFFIX = ".lock";

    /** The lock files of this process. To look at one would be to lose it: closing any channel to a file gives up the process's locks on it. */
    private static final Set<String> OWN = ConcurrentHashMap.newKeySet();

    private final ReentrantLock guard = new ReentrantLock();
    private final Path parent;
    private @Nullable Path folder;
    private @Nullable FileLock held;

    private TempFolder(Path parent) {
        this.parent = parent;
    }

    /**
     * The folder of this process below a parent, the same for all who ask.
     *
     * @param parent the parent; made when the folder is needed
     * @return the folder, which is yet to be made
     */
    public static TempFolder below(Path parent) {
        try {
            return FOLDERS.get(parent, () -> new TempFolder(parent));
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * The folder that it is below.
     *
     * @return the parent
     */
    public Path parent() {
        return parent;
    }

    /**
     * The folder, made anew if somebody has deleted it. Folders of processes that have ended are swept up when it is first made.
     *
     * @return its path
     * @throws IOException if it can't be made
     */
    public Path path() throws IOException {
        guard.lock();
        try {
            if (folder == null || held == null || !held.isValid()) {
                Files.createDirectories(parent);
                sweep();
                folder = create();
            }
            return Files.isDirectory(folder) ? folder : Files.createDirectories(folder);
        } finally {
            guard.unlock();
        }
    }

    private Path create() throws IOException {
        while (true) {
            String name = UUID.randomUUID().toString();
            Path file = parent.resolve(name + LOCK_SUFFIX);
            OWN.add(name + LOCK_SUFFIX);
            FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
            try {
                held = channel.tryLock();
                if (held != null && Files.exists(file)) {
                    return Files.createDirectories(parent.resolve(name));
                }
                channel.close(); // another process has swept the new file up before it was locked
            } catch (IOException | RuntimeException e) {
                channel.close();
                throw e;
            }
        }
    }

    private void sweep() throws IOException {
        try (DirectoryStream<Path> locks = Files.newDirectoryStream(parent, "*" + LOCK_SUFFIX)) {
            for (Path lock : locks) {
                if (!OWN.contains(lock.getFileName().toString())) {
                    sweepIfDead(lock);
                }
            }
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
    }

    private static void sweepIfDead(Path lockFile) {
        try (FileChannel channel = FileChannel.open(lockFile, StandardOpenOption.WRITE);
                FileLock lock = channel.tryLock()) {
            if (lock != null) {
                String name = lockFile.getFileName().toString();
                delete(lockFile.resolveSibling(name.substring(0, name.length() - LOCK_SUFFIX.length())));
                Files.deleteIfExists(lockFile);
            }
        } catch (IOException | UncheckedIOException | OverlappingFileLockException e) {
            // Somebody uses it, or has just swept it up: not ours.
        }
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder, 1)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (NoSuchFileException e) {
            // Its process was killed before it made one.
        }
    }
}
