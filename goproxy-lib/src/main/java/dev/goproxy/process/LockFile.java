package dev.goproxy.process;

import com.google.common.collect.MapMaker;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

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

    private static final Logger LOG = LoggerFactory.getLogger(LockFile.class);

    /** What has been warned of, once for each kind of failure. */
    private static final Set<String> WARNED = ConcurrentHashMap.newKeySet();

    private final Path key;
    private @Nullable FileChannel channel;
    private @Nullable FileLock lock;
    private boolean isUnsupported;

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

    /**
     * Locks the file, unless another process has it locked. On a file system without locks, such as NFS without its
     * lock service, it counts as locked, but excludes only those within this process.
     *
     * @return whether it is locked now
     */
    boolean tryLock() throws IOException {
        try {
            lock = channel == null ? null : channel.tryLock();
        } catch (OverlappingFileLockException e) {
            lock = null; // this class of another class loader has it
        } catch (ClosedChannelException e) {
            throw e;
        } catch (IOException e) {
            isUnsupported = true;
            warn(key, e);
        }
        return lock != null || isUnsupported;
    }

    private static void warn(Path file, IOException e) {
        Path folder = Objects.requireNonNull(file.getParent(), "a file has a folder");
        if (WARNED.add(folder.getRoot() + ":" + e.getMessage())) {
            LOG.warn(
                    "{}: files can't be locked there ({}), so don't let several processes share that folder",
                    folder,
                    e.getMessage());
        }
    }

    /** Whether the file system has no locks, so that other processes may have the file too. */
    boolean isUnsupported() {
        return isUnsupported;
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
        return isUnsupported || (lock != null && lock.isValid());
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
