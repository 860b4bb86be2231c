package dev.goproxy.server.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A folder that files can be made in.
 *
 * @param path its absolute path
 */
record WritableFolder(Path path) {
    /** Creates the folder if need be, and makes a file in it and deletes it: nothing less tells. */
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
        // A name of its own making: the library's temporary names would load its cryptography, which takes time at the
        // start.
        String name = ".probe-" + ProcessHandle.current().pid() + "-" + System.nanoTime();
        Files.delete(Files.createFile(path.resolve(name)));
    }
}
