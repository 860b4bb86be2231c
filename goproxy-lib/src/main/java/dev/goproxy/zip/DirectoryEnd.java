package dev.goproxy.zip;

import java.io.IOException;

/**
 * The end of central directory record of a zip.
 *
 * @param records the number of entries
 * @param size the size of the directory
 * @param offset the offset of the directory, without {@code base}
 * @param base added to every offset: the number of bytes before the zip
 */
record DirectoryEnd(long records, long size, long offset, long base) {
    private static final int SIGNATURE = 0x06054b50;
    private static final int BYTES = 22;
    /** Go searches for the record in the last {@value} bytes. */
    private static final int REACH = 65 * 1024;

    private static final int LOCATOR_SIGNATURE = 0x07064b50;
    private static final int LOCATOR_BYTES = 20;
    private static final int SIGNATURE_64 = 0x06064b50;
    private static final int BYTES_64 = 56;

    static DirectoryEnd find(Window zip) throws IOException {
        var at = locate(zip);
        var end = zip.at(at, BYTES);
        var records = end.getShort(10) & 0xffff;
        var found = new DirectoryEnd(records, end.getInt(12) & 0xffff_ffffL, end.getInt(16) & 0xffff_ffffL, 0);
        // Go compares the 32-bit size with the 16-bit limit.
        if (found.records == 0xffff || found.size == 0xffff || found.offset == 0xffff_ffffL) {
            var at64 = locate64(zip, at);
            if (at64 >= 0) {
                at = at64;
                found = read64(zip, at64);
            }
        }
        return found.based(zip, at);
    }

    /** The offset of the directory in the file. */
    long start() {
        return base + offset;
    }

    private DirectoryEnd based(Window zip, long end) throws IOException {
        if (size < 0 || offset < 0) {
            throw new InvalidZipException("zip directory: size or offset too large");
        }
        var moved = new DirectoryEnd(records, size, offset, end - size - offset);
        if (moved.start() < 0 || moved.start() >= zip.size()) {
            throw new InvalidZipException("zip directory: not within the file");
        }
        var unmoved = new DirectoryEnd(records, size, offset, 0);
        return moved.base > 0 && CentralDirectory.hasEntryAt(zip, offset) ? unmoved : moved;
    }

    /** Finds the last end record; its comment may be shorter than the rest of the file, but not longer. */
    private static long locate(Window zip) throws IOException {
        var first = Math.max(0, zip.size() - REACH);
        for (var at = zip.size() - BYTES; at >= first; ) {
            // Searches backwards in pieces that begin before the current position, so that each byte is read once.
            var from = Math.max(first, at - 32 * 1024);
            var piece = zip.at(from, (int) (at - from) + BYTES);
            for (; at >= from; at--) {
                var i = (int) (at - from);
                if (piece.getInt(i) == SIGNATURE) {
                    var comment = piece.getShort(i + 20) & 0xffff;
                    if (at + BYTES + comment > zip.size()) {
                        throw new InvalidZipException("zip end: comment longer than the file");
                    }
                    return at;
                }
            }
        }
        throw new InvalidZipException("not a zip: no end of the directory found");
    }

    /** Finds the zip64 end record, if its locator is right before the end record; else -1. */
    private static long locate64(Window zip, long end) throws IOException {
        if (end < LOCATOR_BYTES) {
            return -1;
        }
        var locator = zip.at(end - LOCATOR_BYTES, LOCATOR_BYTES);
        var single = locator.getInt(4) == 0 && locator.getInt(16) == 1;
        return locator.getInt(0) == LOCATOR_SIGNATURE && single ? locator.getLong(8) : -1;
    }

    private static DirectoryEnd read64(Window zip, long at) throws IOException {
        var end = zip.at(at, BYTES_64);
        if (end.getInt(0) != SIGNATURE_64) {
            throw new InvalidZipException("zip64 end: no signature");
        }
        return new DirectoryEnd(end.getLong(32), end.getLong(40), end.getLong(48), 0);
    }
}
