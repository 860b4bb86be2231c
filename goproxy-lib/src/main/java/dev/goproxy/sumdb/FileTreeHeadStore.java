package dev.goproxy.sumdb;

import com.google.common.util.concurrent.Striped;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Lock;

/** A tree head in a file. A lock file beside it keeps other processes away, a lock in the JVM other threads: file locks don't. */
final class FileTreeHeadStore implements TreeHeadStore {
    private static final Striped<Lock> LOCKS = Striped.lock(64);
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Path file;
    private final Path lockFile;

    FileTreeHeadStore(Path file) {
        this.file = file.toAbsolutePath().normalize();
        this.lockFile = this.file.resolveSibling(this.file.getFileName() + ".lock");
    }

    @Override
    public Optional<byte[]> latest() throws IOException {
        try {
            byte[] note = Files.readAllBytes(file);
            return note.length == 0 ? Optional.empty() : Optional.of(note);
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    @Override
    public boolean replace(Optional<byte[]> expected, byte[] next) throws IOException {
        Path folder = Files.createDirectories(file.getParent());
        // The folder may have several names, but threads of one JVM must not meet at the file's lock.
        Lock threads = LOCKS.get(folder.toRealPath());
        if (!acquire(threads)) {
            throw busy();
        }
        try (FileChannel channel = FileChannel.open(lockFile, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock processes = lock(channel)) {
            assert processes.isValid();
            if (!Arrays.equals(latest().orElse(null), expected.orElse(null))) {
                return false;
            }
            write(next);
            return true;
        } finally {
            threads.unlock();
        }
    }

    private void write(byte[] next) throws IOException {
        Path temp = Files.createTempFile(file.getParent(), file.getFileName().toString(), ".tmp");
        try {
            Files.write(temp, next);
            Files.move(temp, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(temp);
        }
    }

    private FileLock lock(FileChannel channel) throws IOException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        for (FileLock lock = channel.tryLock(); ; lock = channel.tryLock()) {
            if (lock != null) {
                return lock;
            }
            if (System.nanoTime() - deadline > 0) {
                throw busy();
            }
            pause();
        }
    }

    private static boolean acquire(Lock lock) throws IOException {
        try {
            return lock.tryLock(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            throw interrupted();
        }
    }

    private static void pause() throws IOException {
        try {
            TimeUnit.MILLISECONDS.sleep(20);
        } catch (InterruptedException e) {
            throw interrupted();
        }
    }

    private static IOException interrupted() {
        Thread.currentThread().interrupt();
        return new InterruptedIOException("interrupted while waiting for the tree head's lock");
    }

    private IOException busy() {
        return new IOException("the tree head's lock " + lockFile.getFileName() + " is held by others for too long");
    }
}
