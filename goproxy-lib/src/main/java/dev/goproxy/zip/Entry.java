package dev.goproxy.zip;

/**
 * An entry of the central directory.
 *
 * @param name the full name; bytes that are not UTF-8 are replaced by U+FFFD
 * @param flags the general purpose flags
 * @param method the compression method
 * @param crc the CRC-32 of the content
 * @param compressed the size of the compressed content in bytes
 * @param size the size of the content in bytes; negative if it does not fit into 63 bits
 * @param offset the offset of the local header
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
