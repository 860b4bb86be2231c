package dev.goproxy.offline;

/**
 * What became of a file that clients need.
 *
 * @param name its name in the protocol, or for what is not a file, an item or a folder
 * @param outcome what became of it
 * @param bytes its size if it was fetched, else 0
 * @param reason why it is missing; else empty
 */
public record PrefetchEvent(String name, Outcome outcome, long bytes, String reason) {
    /** What became of a file. */
    public enum Outcome {
        /** It was fetched into the cache. */
        FETCHED,
        /** It was in the cache already. */
        PRESENT,
        /** It would be fetched, but this is a dry run. */
        MISSING,
        /** It does not exist upstream, but clients may well do without: a list, or what was wanted in vain. */
        ABSENT,
        /** It could not be fetched. */
        FAILED
    }
}
