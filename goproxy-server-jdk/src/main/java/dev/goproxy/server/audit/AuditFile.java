package dev.goproxy.server.audit;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The file of an audit log, which is rotated by size: {@code audit.log} becomes {@code audit.log.1}, that becomes
 * {@code audit.log.2}, and so on. If somebody else has renamed or deleted it, a new one is begun. Readable by its owner
 * alone. Used by one thread at a time.
 */
final class AuditFile implements AutoCloseable {
    private static final FileAttribute<?>[] OWNERS =
            FileSystems.getDefault().supportedFileAttributeViews().contains("posix")
                    ? new FileAttribute<?>[] {
                        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
                    }
                    : new FileAttribute<?>[0];

    private final Path path;
    private final long maxBytes;
    private final int maxFiles;
    private @Nullable FileChannel open;
    private @Nullable Object key;

    /**
     * Opens the file, which is created if there is none.
     *
     * @param maxBytes size above which it is rotated; more than 0
     * @param maxFiles number of files, this one included; the oldest are deleted
     */
    AuditFile(Path path, long maxBytes, int maxFiles) throws IOException {
        this.path = path;
        this.maxBytes = maxBytes;
        this.maxFiles = maxFiles;
        this.open = openFile();
    }

    private FileChannel openFile() throws IOException {
        var channel = FileChannel.open(path, Set.of(StandardOpenOption.CREATE, StandardOpenOption.APPEND), OWNERS);
        key = key();
        return channel;
    }

    /** What tells the file from another of the same name; null if there is none, or the file system has no keys. */
    private @Nullable Object key() throws IOException {
        try {
            return Files.readAttributes(path, BasicFileAttributes.class).fileKey();
        } catch (NoSuchFileException e) {
            return null;
        }
    }

    /** Appends whole lines. If that fails, none or some of them are in the file, the last perhaps in part. */
    void append(byte[] lines) throws IOException {
        FileChannel file = current();
        long size = file.size();
        if (size > 0 && size + lines.length > maxBytes) {
            rotate();
            file = current();
        }
        var bytes = ByteBuffer.wrap(lines);
        while (bytes.hasRemaining()) {
            file.write(bytes);
        }
    }

    private FileChannel current() throws IOException {
        FileChannel file = open;
        if (file != null && Files.exists(path) && Objects.equals(key, key())) {
            return file;
        }
        close();
        FileChannel opened = openFile();
        open = opened;
        return opened;
    }

    private void rotate() throws IOException {
        close();
        for (int i = maxFiles - 2; i >= 1; i--) {
            if (Files.exists(numbered(i))) {
                Files.move(numbered(i), numbered(i + 1), StandardCopyOption.REPLACE_EXISTING);
            }
        }
        try {
            if (maxFiles > 1) {
                Files.move(path, numbered(1), StandardCopyOption.REPLACE_EXISTING);
            } else {
                Files.delete(path);
            }
        } catch (NoSuchFileException e) {
            // somebody else has just renamed it
        }
    }

    private Path numbered(int number) {
        return path.resolveSibling(path.getFileName() + "." + number);
    }

    @Override
    public void close() throws IOException {
        FileChannel file = open;
        open = null;
        if (file != null) {
            file.close();
        }
    }
}
