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
}
