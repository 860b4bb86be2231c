package dev.goproxy.client;

import java.io.IOException;
import java.io.InputStream;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/** Decompressed bytes of a stream, of which nothing is read before the first byte is. For one thread. */
final class LazyGunzip extends InputStream {
    private final InputStream compressed;
    private @Nullable InputStream in;

    LazyGunzip(InputStream compressed) {
        this.compressed = compressed;
    }

    @Override
    public int read() throws IOException {
        var one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        InputStream opened = in;
        if (opened == null) {
            opened = new GZIPInputStream(compressed, 8192);
            in = opened;
        }
        int count = opened.read(bytes, offset, length);
        if (count < 0 && compressed.read() >= 0) {
            throw new IOException("more bytes after the compressed ones");
        }
        return count;
    }

    @Override
    public void close() throws IOException {
        compressed.close();
    }
}
