package dev.goproxy.server.cli;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A folder in which files can be created, or that is at least readable.
 *
 * @param path the absolute path
 */
record WritableFolder(Path path) {
    /**
     * Creates the folder if it doesn't exist, and checks that it is writable by creating a file in it: permissions
     * alone don't tell.
     */
    static WritableFolder at(Path path) throws IOException {
        var folder = new WritableFolder(path.toAbsolutePath().normalize());
        folder.probe();
        return folder;
    }

    /** Like {@link #at}, but an existing folder need only be readable, such as one on a read-only file system. */
    static WritableFolder orReadable(Path path) throws IOException {
        var folder = new WritableFolder(path.toAbsolutePath().normalize());
        try {
            folder.probe();
        } catch (IOException e) {
            if (!Files.isDirectory(folder.path) || !Files.isReadable(folder.path)) {
                throw e;
            }
        }
        return folder;
    }

    /** Returns why no files can be created; empty if they can. */
    Optional<String> problem() {
        try {
            probe();
            return Optional.empty();
        } catch (IOException e) {
            String reason = e instanceof FileSystemException file && file.getReason() != null
                    ? file.getReason()
                    : e instanceof AccessDeniedException ? "permission denied" : String.valueOf(e.getMessage());
            return Optional.of("the cache folder " + path + " can't be written to: " + reason);
        }
    }

    private void probe() throws IOException {
        Files.createDirectories(path);
        // Not Files.createTempFile: its random names load the JVM's cryptography, which delays the start.
        String name = ".probe-" + ProcessHandle.current().pid() + "-" + System.nanoTime();
        Files.delete(Files.createFile(path.resolve(name)));
    }
}
