package dev.goproxy.sumdb;

import dev.goproxy.content.Content;
import dev.goproxy.protocol.SumDbResource;
import java.io.IOException;

/** Delivers files of checksum databases to a proxy that carries them for its clients. Safe for use by many threads. */
@FunctionalInterface
public interface SumDbSource {
    /**
     * Fetches a file of a checksum database.
     *
     * @param database the database
     * @param file the file
     * @return the file; closed by the caller
     * @throws dev.goproxy.fetch.NotFoundException if the database does not have it
     * @throws IOException if it could not be fetched
     */
    Content sumDbFile(SumDbServer database, SumDbResource file) throws IOException;

    /**
     * Returns whether {@link #sumDbFile} verifies a file. What is verified and never changes is kept for good; anything
     * else is fetched again after a time, so that an altered answer doesn't stay.
     *
     * @param database the database
     * @param file the file
     * @return whether it is verified; the default is false
     */
    default boolean verifies(SumDbServer database, SumDbResource file) {
        return false;
    }
}
