package dev.goproxy.sumdb;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Stores the latest signed tree head of one checksum database, so that later ones can be checked for consistency with
 * it, also after a restart. Implementations are safe for use by multiple threads.
 */
public interface TreeHeadStore {
    /**
     * Returns the latest tree head.
     *
     * @return the signed note; empty if none has been stored yet
     * @throws IOException if it can't be read
     */
    Optional<byte[]> latest() throws IOException;

    /**
     * Replaces the tree head if it has not changed. Atomic for all threads and processes that share the store.
     *
     * @param expected the result of {@link #latest}
     * @param next the newer signed note
     * @return false if the tree head is not the expected one; nothing has changed then
     * @throws IOException if it can't be stored
     */
    boolean replace(Optional<byte[]> expected, byte[] next) throws IOException;

    /**
     * Returns a store in a file, which can be shared by several processes.
     *
     * @param file the file; it and its folder are created when the first tree head is stored, with a lock file beside
     *     it whose name has {@code .lock} added. A lock that others hold for 10 seconds is an error
     * @return the store
     */
    static TreeHeadStore ofFile(Path file) {
        return new FileTreeHeadStore(file);
    }

    /**
     * Returns a store in memory, whose tree head ends with it.
     *
     * @return an empty store
     */
    static TreeHeadStore inMemory() {
        return new InMemoryTreeHeadStore();
    }
}
