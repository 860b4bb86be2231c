package dev.goproxy.testkit.zip;

import dev.goproxy.testkit.content.ByteSource;
import java.io.OutputStream;
import java.util.OptionalLong;
import java.util.function.UnaryOperator;

/**
 * Describes an entry of a zip to be written, right or wrong.
 *
 * @param name its full name, not checked
 * @param content its bytes
 * @param packing wraps the output in a stream that compresses
 * @param method the compression method in the headers
 * @param crcChange XORed to the CRC-32 in the headers; 0 for none
 * @param declaredSize the size in the headers, if it is not the true one
 */
public record ZipEntrySpec(
        String name,
        ByteSource content,
        UnaryOperator<OutputStream> packing,
        int method,
        int crcChange,
        OptionalLong declaredSize) {
    private static final int DEFLATED = 8;

    /** An entry that is right. */
    public ZipEntrySpec(String name, ByteSource content) {
        this(name, content, StoredBlocks::new, DEFLATED, 0, OptionalLong.empty());
    }

    /** An entry of zero bytes, compressed a thousandfold; the size is a multiple of 1 MiB. */
    public static ZipEntrySpec zeros(String name, long size) {
        return new ZipEntrySpec(name, ByteSource.zeros(size), PackedZeros::new, DEFLATED, 0, OptionalLong.empty());
    }

    /** The same entry under another name. */
    public ZipEntrySpec named(String other) {
        return new ZipEntrySpec(other, content, packing, method, crcChange, declaredSize);
    }

    /** The same entry with another compression method in its headers. */
    public ZipEntrySpec withMethod(int other) {
        return new ZipEntrySpec(name, content, packing, other, crcChange, declaredSize);
    }

    /** The same entry with a wrong CRC-32 in its headers. */
    public ZipEntrySpec withCrcChange(int change) {
        return new ZipEntrySpec(name, content, packing, method, change, declaredSize);
    }

    /** The same entry with another size in its headers. */
    public ZipEntrySpec declaring(long size) {
        return new ZipEntrySpec(name, content, packing, method, crcChange, OptionalLong.of(size));
    }
}
