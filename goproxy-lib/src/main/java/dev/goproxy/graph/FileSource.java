package dev.goproxy.graph;

import dev.goproxy.protocol.Endpoint;
import java.io.IOException;

/**
 * The documents from which a plan is made: {@code .mod} and {@code .info} files, lists, {@code @latest} and queries,
 * from a proxy or from a cache alone. Blocking, and safe for use by multiple threads.
 */
@FunctionalInterface
public interface FileSource {
    /**
     * Reads a document.
     *
     * @param endpoint a mod, info, list, latest or query
     * @return its bytes
     * @throws dev.goproxy.fetch.NotFoundException if it does not exist
     * @throws IOException if it can't be read or fetched
     */
    byte[] read(Endpoint endpoint) throws IOException;
}
