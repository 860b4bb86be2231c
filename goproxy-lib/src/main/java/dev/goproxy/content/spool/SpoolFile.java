package dev.goproxy.content.spool;

import dev.goproxy.process.DiskSync;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.UUID;

/**
 * The file of a spooled content, and the source that it is filled from; closing it closes the source, and deletes the
 * file unless that was moved away. Guarded by the content's lock, but for what its puller does.
 */
final class SpoolFile implements AutoCloseable {
    private final InputStream source;
    private final RandomAccessFile out;
    private Path path;
    private boolean moved;

    /**
     * Creates a file.
     *
     * @param source closed with it, also if this fails
     */
    SpoolFile(Path folder, InputStream source) throws IOException {
        this.source = source;
        // Not createTempFile: its permissions would keep other users from the file for good.
        this.path = folder.resolve("spool-" + UUID.randomUUID() + ".tmp");
        try {
            this.out = new RandomAccessFile(path.toFile(), "rw");
        } catch (IOException | RuntimeException e) {
            try (source) {
                throw e;
            }
        }
    }

    Path path() {
        return path;
    }

    InputStream source() {
        return source;
    }

    InputStream open() throws IOException {
        return Files.newInputStream(path);
    }

    void write(byte[] bytes, int length) throws IOException {
        out.write(bytes, 0, length);
    }

    /** Closes the source and the complete file, and sets its time. */
    void complete(Instant modified) throws IOException {
        source.close();
        DiskSync.file(out);
        out.close();
        Files.setLastModifiedTime(path, FileTime.from(modified));
    }

    /** Moves the file; returns false if that was done before, or needs a copy. */
    boolean moveTo(Path target) throws IOException {
        if (moved) {
            return false;
        }
        try {
            Files.move(path, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (AtomicMoveNotSupportedException e) {
            return false;
        }
        path = target;
        moved = true;
        return true;
    }

    @Override
    public void close() throws IOException {
        try (out;
                source) {
            if (!moved) {
                Files.deleteIfExists(path);
            }
        }
    }
}
