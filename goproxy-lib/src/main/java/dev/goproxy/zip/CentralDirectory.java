package dev.goproxy.zip;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads the central directory of a zip exactly as Go's archive/zip does, unlike the readers of the JDK.
 *
 * <p>Entries are read until there is no further one; their number must be the declared one modulo 65536.
 */
final class CentralDirectory {
    private static final int SIGNATURE = 0x02014b50;
    private static final int BYTES = 46;
    private static final int MAX_UINT32 = -1;

    private final Window zip;
    private final MemoryBudget memory;
    private long at;

    private CentralDirectory(Window zip, long at, MemoryBudget memory) {
        this.zip = zip;
        this.at = at;
        this.memory = memory;
    }

    static List<Entry> read(Window zip, MemoryBudget memory) throws IOException {
        var end = DirectoryEnd.find(zip);
        var entries = new ArrayList<Entry>();
        var directory = new CentralDirectory(zip, end.start(), memory);
        for (var entry = directory.next(end.base()); entry != null; entry = directory.next(end.base())) {
            entries.add(entry);
        }
        if ((entries.size() & 0xffff) != (end.records() & 0xffff)) {
            throw new InvalidZipException("zip directory: " + entries.size() + " entries instead of " + end.records());
        }
        return entries;
    }

    static boolean hasEntryAt(Window zip, long offset) throws IOException {
        try {
            return offset < zip.size() && new CentralDirectory(zip, offset, new MemoryBudget()).next(0) != null;
        } catch (InvalidZipException e) {
            return false;
        }
    }

    /** Reads an entry's header; null if there is none here. It is an error if the file ends here. */
    private @Nullable Entry next(long base) throws IOException {
        requireMore();
        if (zip.size() - at < BYTES) {
            return null;
        }
        var header = zip.at(at, BYTES);
        if (header.getInt(0) != SIGNATURE) {
            return null;
        }
        var nameBytes = header.getShort(28) & 0xffff;
        var extraBytes = header.getShort(30) & 0xffff;
        var commentBytes = header.getShort(32) & 0xffff;
        var sizes = new Sizes(header.getInt(20), header.getInt(24), header.getInt(42));
        var flags = header.getShort(8);
        var method = header.getShort(10) & 0xffff;
        var crc = header.getInt(16);
        at += BYTES;
        if (nameBytes + extraBytes + commentBytes > 0) {
            requireMore();
        }
        if (zip.size() - at < nameBytes + extraBytes + commentBytes) {
            return null;
        }
        memory.spend(MemoryBudget.ENTRY + nameBytes);
        var name = text(zip.at(at, nameBytes));
        if (!sizes.readExtra(zip.at(at + nameBytes, extraBytes))) {
            return null;
        }
        at += nameBytes + extraBytes + commentBytes;
        return new Entry(name, flags, method, crc, sizes.compressed, sizes.size, sizes.offset + base);
    }

    private void requireMore() throws InvalidZipException {
        if (at >= zip.size()) {
            throw new InvalidZipException("zip directory: the file ends within it");
        }
    }

    private static String text(ByteBuffer utf8) {
        return StandardCharsets.UTF_8.decode(utf8).toString();
    }

    /** The three numbers of a header that may be in its zip64 field instead. */
    private static final class Sizes {
        private static final int ZIP64 = 1;

        long compressed;
        long size;
        long offset;
        private boolean needsCompressed;
        private boolean needsSize;
        private boolean needsOffset;

        Sizes(int compressed, int size, int offset) {
            this.compressed = Integer.toUnsignedLong(compressed);
            this.size = Integer.toUnsignedLong(size);
            this.offset = Integer.toUnsignedLong(offset);
            needsCompressed = compressed == MAX_UINT32;
            needsSize = size == MAX_UINT32;
            needsOffset = offset == MAX_UINT32;
        }

        /**
         * Reads the zip64 field; false if it is needed, and too short or missing. A size may be 4 GiB - 1 without one.
         */
        boolean readExtra(ByteBuffer extra) {
            while (extra.remaining() >= 4) {
                var tag = extra.getShort() & 0xffff;
                var length = extra.getShort() & 0xffff;
                if (length > extra.remaining()) {
                    break;
                }
                var end = extra.position() + length;
                if (tag == ZIP64 && !readZip64(extra, length)) {
                    return false;
                }
                extra.position(end);
            }
            return !needsCompressed && !needsOffset;
        }

        private boolean readZip64(ByteBuffer field, int length) {
            var needed = (needsSize ? 8 : 0) + (needsCompressed ? 8 : 0) + (needsOffset ? 8 : 0);
            if (length < needed) {
                return false;
            }
            size = needsSize ? field.getLong() : size;
            compressed = needsCompressed ? field.getLong() : compressed;
            offset = needsOffset ? field.getLong() : offset;
            needsSize = false;
            needsCompressed = false;
            needsOffset = false;
            return true;
        }
    }
}
