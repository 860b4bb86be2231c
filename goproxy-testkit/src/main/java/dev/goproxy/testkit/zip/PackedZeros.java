package dev.goproxy.testkit.zip;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.zip.Deflater;

/**
 * Writes zero bytes as a raw deflate stream, a thousand times smaller. A full flush clears the compressor's history, so
 * one compressed chunk can be repeated: a bomb of any size costs nothing to make. The bytes written to it are only
 * counted; they must be zeros, and a whole number of chunks.
 */
final class PackedZeros extends OutputStream {
    static final int CHUNK = 1 << 20;
    private static final byte[] LAST_EMPTY_BLOCK = {3, 0};

    private final OutputStream out;
    private final byte[] packed;
    private long count;

    PackedZeros(OutputStream out) {
        this.out = out;
        this.packed = packedChunk();
    }

    private static byte[] packedChunk() {
        var deflater = new Deflater(Deflater.BEST_COMPRESSION, true);
        try {
            deflater.setInput(new byte[CHUNK]);
            var buffer = new byte[CHUNK];
            int length = deflater.deflate(buffer, 0, buffer.length, Deflater.FULL_FLUSH);
            return Arrays.copyOf(buffer, length);
        } finally {
            deflater.end();
        }
    }

    @Override
    public void write(int b) throws IOException {
        count++;
        if (count % CHUNK == 0) {
            out.write(packed);
        }
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        long before = count / CHUNK;
        count += length;
        for (long chunks = count / CHUNK - before; chunks > 0; chunks--) {
            out.write(packed);
        }
    }

    @Override
    public void close() throws IOException {
        out.write(LAST_EMPTY_BLOCK);
    }
}
