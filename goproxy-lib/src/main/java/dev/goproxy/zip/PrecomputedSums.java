package dev.goproxy.zip;

import com.google.common.hash.HashCode;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Hashes of contents that were read by their local headers, before the central directory was there. They are facts
 * about the bytes at an offset, whether or not the directory has an entry there. Safe for use by multiple threads.
 */
final class PrecomputedSums {
    static final PrecomputedSums NONE = new PrecomputedSums(0);

    /** Approximate bytes of a sum with its place in the map. */
    private static final int SUM_BYTES = 256;

    /** Maximum number of entries: those that fit into a sixteenth of the maximum heap size. */
    private static final long MAX_ENTRIES = Runtime.getRuntime().maxMemory() / 16 / SUM_BYTES;

    private final Map<Long, Sum> sums = new ConcurrentHashMap<>();
    private final long maxEntries;

    PrecomputedSums() {
        this(MAX_ENTRIES);
    }

    private PrecomputedSums(long maxEntries) {
        this.maxEntries = maxEntries;
    }

    /**
     * The content after a local header.
     *
     * @param start its offset in the zip
     * @param method the compression method
     * @param compressed its compressed size in bytes
     * @param size its size in bytes
     * @param crc its CRC-32
     * @param sha256 its SHA-256 hash
     */
    record Sum(long start, int method, long compressed, long size, int crc, HashCode sha256) {
        private boolean isThatOf(Entry entry) {
            return method == entry.method() && compressed == entry.compressed() && size == entry.size();
        }
    }

    /** Adds the sum for the local header at an offset; false if there are too many already. */
    boolean add(long offset, Sum sum) {
        if (sums.size() >= maxEntries) {
            return false;
        }
        sums.put(offset, sum);
        return true;
    }

    /**
     * Returns the sum of an entry's content if the bytes at its offset are exactly as the entry declares; else null.
     */
    @Nullable
    Sum of(Entry entry) {
        Sum sum = entry.isFolder() ? null : sums.get(entry.offset());
        return sum != null && sum.isThatOf(entry) ? sum : null;
    }
}
