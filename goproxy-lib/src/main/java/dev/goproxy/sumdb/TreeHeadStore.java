package dev.goproxy.sumdb;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Remembers the latest signed tree head of one database, so that the database can't tell two stories, not even before and after a restart. Safe
 * for use by many threads at once.
 */
public interface TreeHeadStore {
    /**
     * The latest tree head.
     *
     * @return the signed note; empty if none has been seen yet
     * @throws IOException if it can't be read
     */
    Optional<byte[]> latest() throws IOException;

    /**
     * Replaces the tree head, if it is still what the caller thinks it is. Atomic among all that share the memory.
     *
     * @param expected what {@link #latest} said
     * @param next the newer signed note
     * @return false if another one is there meanwhile; nothing has happened then
     * @throws IOException if it can't be stored
     */
    boolean replace(Optional<byte[]> expected, byte[] next) throws IOException;

    /**
     * A memory in a file, shared with other processes.
     *
     * @param file the file; it and its folder are made when there is something to remember. A file with {@code .lock} added to its name is
     *     made beside it
     * @return the memory
     */
    static TreeHeadStore inFile(Path file) {
        return new FileTreeHeadStore(file);
    }

    /**
     * A memory that ends with the process.
     *
     * @return an empty memory
     */
    static TreeHeadStore inProcess() {
        return new InMemoryTreeHeadStore();
    }
}
