package dev.goproxy.testkit.content;

import dev.goproxy.content.Content;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Content in a temporary file that a cacher may take over, as a downloaded zip is.
 *
 * @param file the temporary file
 */
public record MovableContent(Path file) implements Content {
    @Override
    public OptionalLong size() {
        return OptionalLong.empty();
    }

    @Override
    public Optional<Instant> modified() {
        return Optional.empty();
    }

    @Override
    public Optional<String> tag() {
        return Optional.empty();
    }

    @Override
    public InputStream open(long offset) throws IOException {
        InputStream in = Files.newInputStream(file);
        try {
            in.skipNBytes(offset);
            return in;
        } catch (IOException e) {
            in.close();
            throw e;
        }
    }

    @Override
    public boolean moveTo(Path target) throws IOException {
        try {
            Files.move(file, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            return true;
        } catch (AtomicMoveNotSupportedException e) {
            return false;
        }
    }
}
