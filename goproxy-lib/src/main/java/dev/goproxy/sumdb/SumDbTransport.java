package dev.goproxy.sumdb;

import java.io.IOException;
import java.util.Optional;

/**
 * The connection to a checksum database. Implementations are safe for use by multiple threads, and limit the time of
 * each call themselves.
 */
@FunctionalInterface
public interface SumDbTransport {
    /**
     * Reads a file of the database.
     *
     * @param path the path relative to the database's URL, for instance {@code lookup/example.com/m@v1.0.0} or
     *     {@code tile/8/0/005}
     * @return the bytes of the file; empty if the database does not have it (status 404 or 410)
     * @throws IOException if the database can't be reached, or responds with another status
     */
    Optional<byte[]> read(String path) throws IOException;
}
