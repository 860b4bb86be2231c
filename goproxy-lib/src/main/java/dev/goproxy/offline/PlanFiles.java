package dev.goproxy.offline;

import dev.goproxy.graph.FileSource;
import dev.goproxy.protocol.Endpoint;
import java.io.IOException;
import java.util.Optional;

/**
 * Where a {@link Planner} reads documents, and where it puts down what is needed: an upstream's, which are then
 * fetched, or those of a cache alone. Safe for use by multiple threads.
 */
interface PlanFiles extends FileSource {
    /** Reads a document that is needed. If it does not exist or can't be fetched, that is reported here. */
    @Override
    byte[] read(Endpoint endpoint) throws IOException;

    /** How much a file is needed. */
    enum Need {
        /** Without it, something fails. */
        REQUIRED,
        /** If it does not exist, that is what clients are to be told. */
        IF_IT_EXISTS,
        /** Clients do without it. */
        IF_POSSIBLE
    }

    /** Reads a document that is not required. */
    Optional<byte[]> find(Endpoint endpoint, Need need) throws IOException;

    /** Puts down a file that is needed. Returns at once. */
    void need(Endpoint endpoint, Need need);

    /** Reports what is missing, but is not a file: an item, or a folder. */
    void problem(String what, String reason, boolean isOptional);
}
