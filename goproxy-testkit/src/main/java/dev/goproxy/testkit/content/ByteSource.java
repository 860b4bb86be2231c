package dev.goproxy.testkit.content;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/** Bytes that can be written any number of times, without being kept in memory. */
@FunctionalInterface
public interface ByteSource {
    /** Writes all bytes; they are the same each time. */
    void writeTo(OutputStream out) throws IOException;

    /** A copy of some bytes. */
    static ByteSource of(byte[] bytes) {
        byte[] copy = bytes.clone();
        return out -> out.write(copy);
    }

    /** A text in UTF-8. */
    static ByteSource of(String text) {
        return of(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Random bytes; the same seed makes the same bytes. */
    static ByteSource random(long size, long seed) {
        return out -> Streams.random(size, seed).transferTo(out);
    }

    /** Zero bytes. */
    static ByteSource zeros(long size) {
        return out -> Streams.zeros(size).transferTo(out);
    }
}
