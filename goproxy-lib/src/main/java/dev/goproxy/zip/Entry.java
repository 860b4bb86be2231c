package dev.goproxy.zip;

/**
 * What the central directory says of one entry.
 *
 * @param name the full name; what was not UTF-8 in it is U+FFFD
 * @param flags the general purpose flags
 * @param method how the content is compressed
 * @param crc the CRC-32 of the content
 * @param compressed the size of the compressed content
 * @param size the size of the content; negative if it does not fit into 63 bits
 * @param offset where the local header begins
 */
record Entry(String name, int flags, int method, int crc, long compressed, long size, long offset) {
    static final int STORED = 0;
    static final int DEFLATED = 8;
    static final int DATA_DESCRIPTOR = 8;

    boolean isFolder() {
        return name.endsWith("/");
    }

    boolean hasDataDescriptor() {
        return (flags & DATA_DESCRIPTOR) != 0;
    }
}
