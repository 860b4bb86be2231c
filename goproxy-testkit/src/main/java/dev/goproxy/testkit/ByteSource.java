package dev.goproxy.testkit;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Random;

/** Bytes that can be written any number of times, always the same ones, without being kept in memory. */
@FunctionalInterface
interface ByteSource {
    int CHUNK = 1 << 16;

    void writeTo(OutputStream out) throws IOException;

    static ByteSource of(byte[] bytes) {
        byte[] copy = bytes.clone();
        return out -> out.write(copy);
    }

    static ByteSource of(String text) {
        return of(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Bytes that no packer makes smaller; {@link Random} is specified to give the same ones everywhere. */
    static ByteSource random(long size, long seed) {
        return out -> {
            var random = new Random(seed);
            var chunk = new byte[CHUNK];
            for (long left = size; left > 0; left -= chunk.length) {
                random.nextBytes(chunk);
                out.write(chunk, 0, (int) Math.min(left, chunk.length));
            }
        };
    }

    static ByteSource zeros(long size) {
        return out -> {
            var chunk = new byte[CHUNK];
            for (long left = size; left > 0; left -= chunk.length) {
                out.write(chunk, 0, (int) Math.min(left, chunk.length));
            }
        };
    }
}
