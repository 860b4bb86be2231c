package dev.goproxy.process;

import com.google.common.collect.MapMaker;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/**
 * A file that this process can lock, and keeps locked until it is closed or the process ends. Any thread may close it.
 *
 * <p>While it is open, this class opens no second channel to the file: on many systems a process that closes any
 * channel to a file loses all the locks that it has on it.
 */
final class LockFile implements AutoCloseable {
    /** Those of this JVM by their real paths; one that was never closed and is garbage has lost its lock. */
    private static final ConcurrentMap<Path, LockFile> OPEN =
            new MapMaker().weakValues().makeMap();

    private final Path key;
    private @Nullable FileChannel channel;
    private @Nullable FileLock lock;

    private LockFile(Path key) {
        this.key = key;
    }

    /**
     * Opens and locks a file, unless it is locked by another process or open within this one.
     *
     * @return the lock; empty if somebody else has it
     * @throws IOException if the file can't be opened
     */
    static Optional<LockFile> tryLock(Path file, OpenOption... options) throws IOException {
        Optional<LockFile> opened = tryOpen(file, options);
        if (opened.isEmpty()) {
            return opened;
        }
        boolean locked = false;
        try {
            locked = opened.get().tryLock();
        } finally {
            if (!locked) {
                opened.get().close();
            }
        }
        return locked ? opened : Optional.empty();
    }

    /**
     * Opens a file, unless it is open within this process.
     *
     * @return the file, not yet locked
     * @throws IOException if the file can't be opened
     */
    static Optional<LockFile> tryOpen(Path file, OpenOption... options) throws IOException {
        var opened = new LockFile(realPath(file));
        if (OPEN.putIfAbsent(opened.key, opened) != null) {
            return Optional.empty();
        }
        try {
            opened.channel = FileChannel.open(file, options);
        } finally {
            if (opened.channel == null) {
                OPEN.remove(opened.key, opened);
            }
        }
        return Optional.of(opened);
    }

    /** Locks the file, unless another process has it locked; returns whether it is locked now. */
    boolean tryLock() throws IOException {
        try {
            lock = channel == null ? null : channel.tryLock();
        } catch (OverlappingFileLockException e) {
            lock = null; // this class of another class loader has it
        }
        return lock != null;
    }

    /**
     * Returns the one path of a file in a folder that may have several.
     *
     * @throws IOException if the folder does not exist
     */
    static Path realPath(Path file) throws IOException {
        Path absolute = file.toAbsolutePath().normalize();
        Path folder = Objects.requireNonNull(absolute.getParent(), "a file has a folder");
        return folder.toRealPath().resolve(absolute.getFileName());
    }

    boolean isValid() {
        return lock != null && lock.isValid();
    }

    @Override
    public void close() throws IOException {
        try {
            if (channel != null) {
                channel.close();
            }
        } finally {
            OPEN.remove(key, this);
        }
    }
}
