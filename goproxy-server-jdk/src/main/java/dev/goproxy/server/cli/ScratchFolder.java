package dev.goproxy.server.cli;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import org.jspecify.annotations.Nullable;

/**
 * A temporary folder, deleted when the server stops.
 *
 * @param path the folder
 */
record ScratchFolder(Path path) {
    /** Creates a folder below the JVM's folder for temporary files. */
    static ScratchFolder create() throws IOException {
        Path path = Files.createTempDirectory("goproxy-direct");
        path.toFile().deleteOnExit(); // if it is still empty: for a server that fails to start
        return new ScratchFolder(path);
    }

    /** Deletes the folder with its contents. */
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
