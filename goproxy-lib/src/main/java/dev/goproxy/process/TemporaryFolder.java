package dev.goproxy.process;

import com.google.common.io.MoreFiles;
import com.google.common.io.RecursiveDeleteOption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Folders that are deleted when the JVM ends in order, as shutdown hooks are run then. */
public final class TemporaryFolder {
    private TemporaryFolder() {}

    /**
     * Makes one.
     *
     * @param prefix the beginning of its name
     * @throws IOException if it can't be made, or the JVM is about to end
     */
    public static Path create(String prefix) throws IOException {
        Path folder = Files.createTempDirectory(prefix);
        try {
            Runtime.getRuntime().addShutdownHook(new Thread(() -> delete(folder), "goproxy-delete"));
        } catch (IllegalStateException e) {
            delete(folder);
            throw new IOException("the JVM is about to end", e);
        }
        return folder;
    }

    /** Deletes what is there; a program that still runs may add to it meanwhile, hence the second time. */
    public static void delete(Path folder) {
        for (int i = 0; i < 2 && Files.exists(folder); i++) {
            try {
                MoreFiles.deleteRecursively(folder, RecursiveDeleteOption.ALLOW_INSECURE);
            } catch (IOException e) {
                // Nobody is left to be told.
            }
        }
    }
}
