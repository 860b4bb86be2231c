package dev.goproxy.zip;

/**
 * How much of the heap one zip's directory may take.
 *
 * <p>Go sets no limit to the number of entries, so that 500 MiB of zip can hold millions. We allow half of the heap: about seventy
 * thousand entries under 64 MiB, far more than any real module has.
 */
final class MemoryBudget {
    /** About what an entry takes beside its name: the record, its sum, its place in lists. */
    static final int ENTRY = 300;
    /** About what a file or folder takes in the tree of names beside its name. */
    static final int NODE = 100;

    private long left = Runtime.getRuntime().maxMemory() / 2;

    void spend(long bytes) throws InvalidZipException {
        left -= bytes;
        if (left < 0) {
            throw new InvalidZipException("zip directory: too many or too long names for this machine's memory");
        }
    }
}
