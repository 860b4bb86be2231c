package dev.goproxy.server.cli;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import org.jspecify.annotations.Nullable;

/**
 * A folder that is not to outlive the server.
 *
 * @param path where it is
 */
record ScratchFolder(Path path) {
    /** Makes one, in the JVM's folder for temporary files. */
    static ScratchFolder create() throws IOException {
        Path path = Files.createTempDirectory("goproxy-direct");
        path.toFile().deleteOnExit(); // as long as it is empty: for a server that does not get so far as to be stopped
        return new ScratchFolder(path);
    }

    /** Deletes it with all that is in it. */
    void delete() throws IOException {
        Files.walkFileTree(path, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.deleteIfExists(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException failure) throws IOException {
                Files.deleteIfExists(folder);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
