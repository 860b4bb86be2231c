package dev.goproxy.testkit;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/** Bytes that can be written any number of times, always the same ones, without being kept in memory. */
@FunctionalInterface
interface ByteSource {
    void writeTo(OutputStream out) throws IOException;

    static ByteSource of(byte[] bytes) {
        byte[] copy = bytes.clone();
        return out -> out.write(copy);
    }

    static ByteSource of(String text) {
        return of(text.getBytes(StandardCharsets.UTF_8));
    }

    static ByteSource random(long size, long seed) {
        return out -> Streams.random(size, seed).transferTo(out);
    }

    static ByteSource zeros(long size) {
        return out -> Streams.zeros(size).transferTo(out);
    }
}
