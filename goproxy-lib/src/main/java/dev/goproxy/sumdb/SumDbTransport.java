package dev.goproxy.sumdb;

import java.io.IOException;
import java.util.Optional;

/** The way to a checksum database. Used by many threads at once; each call ends within a time that the transport sees to. */
@FunctionalInterface
public interface SumDbTransport {
    /**
     * Asks the database.
     *
     * @param path for instance {@code lookup/example.com/m@v1.0.0} or {@code tile/8/0/005}, to be put behind the database's own URL and a slash
     * @return its answer; empty if it says that there is nothing there (404, 410)
     * @throws IOException if it did not answer, or did not answer so
     */
    Optional<byte[]> read(String path) throws IOException;
}
