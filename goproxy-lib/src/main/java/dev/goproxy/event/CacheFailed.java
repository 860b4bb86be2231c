package dev.goproxy.event;

import dev.goproxy.protocol.Endpoint;

/**
 * A cache that could not be read or written.
 *
 * @param endpoint what was looked up or stored
 * @param operation what failed
 * @param cause the cacher's exception
 */
public record CacheFailed(Endpoint endpoint, Operation operation, Exception cause) {
    /** What is done with a cache. */
    public enum Operation {
        /** Looking something up. */
        READ,
        /** Storing something. */
        WRITE
    }
}
