package dev.goproxy.process;

import com.google.common.primitives.Bytes;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/** Reads whole streams into memory, up to a limit, so that a sender cannot exhaust the heap. */
public final class BoundedRead {
    private BoundedRead() {}

    /**
     * Reads a stream to its end, unless it is longer than the limit. At most one byte beyond the limit is consumed.
     *
     * @param in the stream; not closed
     * @param maxBytes the maximum number of bytes, at least 0
     * @return all bytes; empty if there are more than {@code maxBytes}
     * @throws IllegalArgumentException if {@code maxBytes} is negative
     * @throws IOException if the stream cannot be read
     */
    public static Optional<byte[]> read(InputStream in, int maxBytes) throws IOException {
        if (maxBytes < 0) {
            throw new IllegalArgumentException("maxBytes is negative: " + maxBytes);
        }
        byte[] first = in.readNBytes(Math.min(maxBytes, Documents.SMALL_BYTES));
        if (first.length < Math.min(maxBytes, Documents.SMALL_BYTES)) {
            return Optional.of(first);
        }
        Documents.awaitRoom();
        byte[] rest = in.readNBytes(maxBytes - first.length);
        if (first.length + rest.length == maxBytes && in.read() >= 0) {
            return Optional.empty();
        }
        return Optional.of(rest.length == 0 ? first : Bytes.concat(first, rest));
    }
}
