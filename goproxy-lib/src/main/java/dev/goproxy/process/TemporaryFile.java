package dev.goproxy.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;

/**
 * A file that is deleted when it is closed, unless it has been moved away.
 *
 * @param path where it is
 */
public record TemporaryFile(Path path) implements AutoCloseable {
    /** Creates an empty file in the folder of another, readable by its owner alone. */
    static TemporaryFile beside(Path file) throws IOException {
        Path folder = file.toAbsolutePath().getParent();
        return in(Objects.requireNonNull(folder, "a file has a folder"));
    }

    /** Creates an empty file, readable by its owner alone. */
    static TemporaryFile in(Path folder) throws IOException {
        return new TemporaryFile(Files.createTempFile(folder, "run", ""));
    }

    @Override
    public void close() throws IOException {
        Files.deleteIfExists(path);
    }
}
