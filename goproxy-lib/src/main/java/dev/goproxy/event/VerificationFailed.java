package dev.goproxy.event;

/**
 * Something that was fetched, and is not what it should be.
 *
 * @param fetch the fetch that failed for that reason
 * @param kind what is wrong
 */
public record VerificationFailed(FetchFailed fetch, Kind kind) {
    /** What is wrong. */
    public enum Kind {
        /** A zip breaks Go's rules. */
        ZIP,
        /** A file does not have the checksum that the checksum database has for it. */
        SUM,
        /** The checksum database contradicts itself, or what it has signed. */
        DATABASE
    }
}
