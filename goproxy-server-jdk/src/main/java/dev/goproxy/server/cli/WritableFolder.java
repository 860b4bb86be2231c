package dev.goproxy.server.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A folder in which files can be created.
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

    boolean isWritable() {
        try {
            probe();
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private void probe() throws IOException {
        Files.createDirectories(path);
        // Not Files.createTempFile: its random names load the JVM's cryptography, which delays the start.
        String name = ".probe-" + ProcessHandle.current().pid() + "-" + System.nanoTime();
        Files.delete(Files.createFile(path.resolve(name)));
    }
}
