package dev.goproxy.testkit.zip;

import java.io.IOException;
import java.io.OutputStream;

/**
 * Writes bytes as a raw deflate stream of stored blocks (RFC 1951, 3.2.4). Unlike the output of
 * {@link java.util.zip.Deflater}, it does not depend on the machine's zlib. Closing ends the deflate stream and leaves
 * the underlying stream open.
 */
final class StoredBlocks extends OutputStream {
    private static final int MAX = 0xffff;

    private final OutputStream out;
    private final byte[] block = new byte[MAX];
    private int length;

    StoredBlocks(OutputStream out) {
        this.out = out;
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int count) throws IOException {
        for (int done = 0; done < count; ) {
            if (length == MAX) {
                writeBlock(0);
            }
            int part = Math.min(count - done, MAX - length);
            System.arraycopy(bytes, offset + done, block, length, part);
            length += part;
            done += part;
        }
    }

    private void writeBlock(int last) throws IOException {
        int inverse = ~length;
        out.write(new byte[] {
            (byte) last, (byte) length, (byte) (length >> 8), (byte) inverse, (byte) (inverse >> 8),
        });
        out.write(block, 0, length);
        length = 0;
    }

    @Override
    public void close() throws IOException {
        writeBlock(1);
    }
}
