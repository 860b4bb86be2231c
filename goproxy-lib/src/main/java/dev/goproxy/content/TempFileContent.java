package dev.goproxy.content;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

/** Bytes in a temporary file that is deleted when the content is closed, unless it was moved away. */
final class TempFileContent implements Content {
    private final Content content;
    private Path file;
    private boolean moved;

    TempFileContent(Path file) throws IOException {
        this.file = file;
        this.content = Content.of(file);
    }

    @Override
    public OptionalLong size() {
        return content.size();
    }

    @Override
    public Optional<Instant> modified() {
        return content.modified();
    }

    @Override
    public Optional<String> tag() {
        return content.tag();
    }

    @Override
    public synchronized InputStream open(long offset) throws IOException {
        InputStream in = Files.newInputStream(file);
        in.skipNBytes(Math.min(offset, content.size().orElseThrow()));
        return in;
    }

    @Override
    public synchronized boolean moveTo(Path target) throws IOException {
        if (moved) {
            return false;
        }
        try {
            Files.move(file, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (AtomicMoveNotSupportedException e) {
            return false;
        }
        file = target;
        moved = true;
        return true;
    }

    @Override
    public synchronized void close() throws IOException {
        if (!moved) {
            Files.deleteIfExists(file);
        }
    }
}
