package dev.goproxy.testkit.content;

import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/** Streams whose bytes are generated as they are read. */
public final class Streams {
    private static final int CHUNK = 1 << 16;

    private Streams() {}

    /** Incompressible bytes; {@link Random} is specified to generate the same ones everywhere. */
    public static InputStream random(long size, long seed) {
        var random = new Random(seed);
        return new Generated(size, random::nextBytes);
    }

    /** Zero bytes. */
    public static InputStream zeros(long size) {
        return new Generated(size, chunk -> {});
    }

    /** An empty stream that runs an action when it is read. */
    public static InputStream event(Event event) {
        return new InputStream() {
            @Override
            public int read() throws IOException {
                event.run();
                return -1;
            }

            @Override
            public int read(byte[] buffer, int offset, int length) throws IOException {
                return read();
            }
        };
    }

    /** Streams one after the other. */
    public static InputStream sequence(InputStream... parts) {
        return new SequenceInputStream(Collections.enumeration(List.of(parts)));
    }

    /** Whether two streams have the same bytes; reads both to the first difference. */
    public static boolean sameBytes(InputStream one, InputStream other) throws IOException {
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

    /** An action that runs when a stream is read. */
    @FunctionalInterface
    public interface Event {
        /** Runs the action. */
        void run() throws IOException;
    }

    /** Fills a chunk. */
    @FunctionalInterface
    private interface Filler {
        void fill(byte[] chunk);
    }

    private static final class Generated extends InputStream {
        private final Filler filler;
        private final byte[] chunk = new byte[CHUNK];
        private int used = CHUNK;
        private long left;

        Generated(long size, Filler filler) {
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
