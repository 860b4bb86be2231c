package dev.goproxy.zip;

import com.google.common.hash.HashCode;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * What was read of entries before the central directory said which there are: facts about what stands at an offset, whether or not an entry turns out to be
 * meant there.
 */
final class PrecomputedSums {
    static final PrecomputedSums NONE = new PrecomputedSums(0);

    /** About what a sum takes, with its place in the map. */
    private static final int SUM_BYTES = 256;

    /** Entries for which there is room: a sixteenth of the heap. */
    private static final long ROOM = Runtime.getRuntime().maxMemory() / 16 / SUM_BYTES;

    private final Map<Long, Sum> sums = new ConcurrentHashMap<>();
    private final long room;

    PrecomputedSums() {
        this(ROOM);
    }

    private PrecomputedSums(long room) {
        this.room = room;
    }

    /**
     * The content behind a local header.
     *
     * @param start where it begins
     * @param method how it is compressed
     * @param compressed how many bytes it takes
     * @param size how many bytes it is
     * @param crc its CRC-32
     * @param sha256 its SHA-256 sum
     */
    record Sum(long start, int method, long compressed, long size, int crc, HashCode sha256) {
        private boolean isThatOf(Entry entry) {
            return method == entry.method() && compressed == entry.compressed() && size == entry.size();
        }
    }

    /** Keeps the sum for the local header at an offset; false if there is no room for more. */
    boolean add(long offset, Sum sum) {
        if (sums.size() >= room) {
            return false;
        }
        sums.put(offset, sum);
        return true;
    }

    /** The sum of an entry's content, if what stands there is just what the entry says, and would be found if it were read. */
    @Nullable
    Sum of(Entry entry) {
        Sum sum = entry.isFolder() ? null : sums.get(entry.offset());
        return sum != null && sum.isThatOf(entry) ? sum : null;
    }
}
