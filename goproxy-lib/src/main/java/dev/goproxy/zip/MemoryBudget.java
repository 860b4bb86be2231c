package dev.goproxy.zip;

/**
 * The memory that the directory of one zip may take.
 *
 * <p>Go does not limit the number of entries, so that a zip of 500 MiB can have millions. The limit is half of the
 * maximum heap size: about 70,000 entries for a heap of 64 MiB, far more than any real module has.
 */
final class MemoryBudget {
    /** Approximate bytes of an entry besides its name: the record, its hash, its place in lists. */
    static final int ENTRY = 300;
    /** Approximate bytes of a file or folder in the tree of names, besides its name. */
    static final int NODE = 100;

    private long left = Runtime.getRuntime().maxMemory() / 2;

    void spend(long bytes) throws InvalidZipException {
        left -= bytes;
        if (left < 0) {
            throw new InvalidZipException("zip directory: too many or too long names for this machine's memory");
        }
    }
}
