package dev.goproxy.testkit;

import java.io.OutputStream;
import java.util.OptionalLong;
import java.util.function.UnaryOperator;

/**
 * One entry of a zip to be written.
 *
 * @param name its full name, written as it is
 * @param content its bytes
 * @param packing makes the stream that packs the bytes into another
 * @param method the compression method that the headers name
 * @param crcChange what is wrong with the CRC-32 that the headers name: 0 for nothing
 * @param declaredSize the size that the headers name, if it is not the true one
 */
record ZipPart(
        String name,
        ByteSource content,
        UnaryOperator<OutputStream> packing,
        int method,
        int crcChange,
        OptionalLong declaredSize) {
    private static final int DEFLATED = 8;

    ZipPart(String name, ByteSource content) {
        this(name, content, StoredBlocks::new, DEFLATED, 0, OptionalLong.empty());
    }

    static ZipPart zeros(String name, long size) {
        return new ZipPart(name, ByteSource.zeros(size), PackedZeros::new, DEFLATED, 0, OptionalLong.empty());
    }

    ZipPart named(String other) {
        return new ZipPart(other, content, packing, method, crcChange, declaredSize);
    }

    ZipPart withMethod(int other) {
        return new ZipPart(name, content, packing, other, crcChange, declaredSize);
    }

    ZipPart withCrcChange(int change) {
        return new ZipPart(name, content, packing, method, change, declaredSize);
    }

    ZipPart declaring(long size) {
        return new ZipPart(name, content, packing, method, crcChange, OptionalLong.of(size));
    }
}
