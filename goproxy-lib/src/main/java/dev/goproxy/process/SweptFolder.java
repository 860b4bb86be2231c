package dev.goproxy.process;

import com.google.common.io.MoreFiles;
import com.google.common.io.RecursiveDeleteOption;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** The folder behind one or several {@link TemporaryFolder}s, with its lock file. */
final class SweptFolder {
    private static final String LOCK_SUFFIX = ".lock";

    private final Path parent;
    private final Optional<String> prefix;
    private final ReentrantLock guard = new ReentrantLock();
    private int users;
    private boolean closed;
    private @Nullable Path folder;
    private @Nullable LockFile lock;

    private SweptFolder(Path parent, Optional<String> prefix) {
        this.parent = parent;
        this.prefix = prefix;
    }

    static SweptFolder below(Path parent) {
        return new SweptFolder(parent, Optional.empty());
    }

    static SweptFolder inSystemFolder(String prefix) {
        return new SweptFolder(Path.of(System.getProperty("java.io.tmpdir")).toAbsolutePath(), Optional.of(prefix));
    }

    /** Adds a user; returns false if the folder is closed. */
    boolean retain() {
        guard.lock();
        try {
            users += closed ? 0 : 1;
            return !closed;
        } finally {
            guard.unlock();
        }
    }

    /** Removes a user; the last one closes and deletes the folder. */
    void release() {
        guard.lock();
        try {
            users--;
            if (users == 0) {
                closed = true;
                delete();
            }
        } finally {
            guard.unlock();
        }
    }

    /** Returns the folder; creates it anew if somebody has deleted it. */
    Path path() throws IOException {
        guard.lock();
        try {
            if (closed) {
                throw new IOException("the temporary folder is closed");
            }
            Path current = folder;
            if (current == null || lock == null || !lock.isValid()) {
                Files.createDirectories(parent);
                sweep();
                current = lockNew();
                folder = current;
            }
            if (!Files.isDirectory(current)) {
                Files.createDirectories(current, permissions());
            }
            return current;
        } finally {
            guard.unlock();
        }
    }

    /** Locks the lock file of a folder that is yet to be created. */
    private Path lockNew() throws IOException {
        while (true) {
            Path created = parent.resolve(prefix.orElse("") + UUID.randomUUID());
            Path lockFile = lockFile(created);
            Optional<LockFile> locked =
                    LockFile.tryLock(lockFile, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
            if (locked.isPresent() && Files.exists(lockFile)) {
                lock = locked.get();
                return created;
            }
            if (locked.isPresent()) { // another process has swept the new file before it was locked
                locked.get().close();
            }
        }
    }

    /** Others may read a folder below a parent of ours, but not one among everybody's temporary files. */
    private FileAttribute<?>[] permissions() {
        boolean isPrivate = prefix.isPresent()
                && parent.getFileSystem().supportedFileAttributeViews().contains("posix");
        return isPrivate
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"))
                }
                : new FileAttribute<?>[0];
    }

    private static Path lockFile(Path folder) {
        return folder.resolveSibling(folder.getFileName() + LOCK_SUFFIX);
    }

    private void delete() {
        try (LockFile held = lock) {
            if (folder != null && held != null) {
                deleteBoth(folder);
            }
        } catch (IOException e) {
            // A program that still runs adds to it, or the file system is in trouble: the next process sweeps.
        }
    }

    private void sweep() throws IOException {
        try (DirectoryStream<Path> locks = Files.newDirectoryStream(parent, prefix.orElse("") + "*" + LOCK_SUFFIX)) {
            for (Path lockFile : locks) {
                sweepIfDead(lockFile);
            }
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
    }

    private static void sweepIfDead(Path lockFile) {
        String name = lockFile.getFileName().toString();
        Path dead = lockFile.resolveSibling(name.substring(0, name.length() - LOCK_SUFFIX.length()));
        try {
            Optional<LockFile> locked = LockFile.tryLock(lockFile, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
            if (locked.isPresent()) {
                try (LockFile held = locked.get()) {
                    if (!held.isUnsupported()) { // else its process may still run
                        deleteBoth(dead);
                    }
                }
            }
        } catch (IOException e) {
            // Somebody uses it, or has just swept it, or it belongs to another user.
        }
    }

    /** Deletes a folder, and then its lock file, so that what is left of the folder can be swept later. */
    private static void deleteBoth(Path folder) throws IOException {
        if (Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
            MoreFiles.deleteRecursively(folder, RecursiveDeleteOption.ALLOW_INSECURE);
        }
        Files.deleteIfExists(lockFile(folder));
    }
}
