package dev.goproxy.testkit;

import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/** Streams whose bytes are made as they are read, and that do as they are told. */
final class Streams {
    private static final int CHUNK = 1 << 16;

    private Streams() {}

    /** Bytes that no packer makes smaller; {@link Random} is specified to give the same ones everywhere. */
    static InputStream random(long size, long seed) {
        var random = new Random(seed);
        return new Made(size, random::nextBytes);
    }

    static InputStream zeros(long size) {
        return new Made(size, chunk -> {});
    }

    /** No bytes, but something happens when the stream is read. */
    static InputStream event(Event event) {
        return new InputStream() {
            @Override
            public int read() throws IOException {
                event.happen();
                return -1;
            }

            @Override
            public int read(byte[] buffer, int offset, int length) throws IOException {
                return read();
            }
        };
    }

    static InputStream sequence(InputStream... parts) {
        return new SequenceInputStream(Collections.enumeration(List.of(parts)));
    }

    static boolean sameBytes(InputStream one, InputStream other) throws IOException {
        while (true) {
            byte[] chunk = one.readNBytes(CHUNK);
            if (!Arrays.equals(chunk, other.readNBytes(CHUNK))) {
                return false;
            }
            if (chunk.length == 0) {
                return true;
            }
        }
    }

    /** What happens when a stream is read. */
    @FunctionalInterface
    interface Event {
        void happen() throws IOException;
    }

    /** Fills chunks. */
    @FunctionalInterface
    private interface Filler {
        void fill(byte[] chunk);
    }

    private static final class Made extends InputStream {
        private final Filler filler;
        private final byte[] chunk = new byte[CHUNK];
        private int used = CHUNK;
        private long left;

        Made(long size, Filler filler) {
            this.left = size;
            this.filler = filler;
        }

        @Override
        public int read() {
            var one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) {
            if (left == 0) {
                return length == 0 ? 0 : -1;
            }
            if (used == CHUNK) {
                filler.fill(chunk);
                used = 0;
            }
            int count = (int) Math.min(Math.min(length, CHUNK - used), left);
            System.arraycopy(chunk, used, buffer, offset, count);
            used += count;
            left -= count;
            return count;
        }
    }
}
