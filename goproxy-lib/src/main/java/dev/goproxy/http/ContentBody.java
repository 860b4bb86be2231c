package dev.goproxy.http;

import dev.goproxy.content.Content;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicInteger;

/** A content, or one range of it, as a body, which closes the content. */
final class ContentBody implements Body {
    private static final int MIN_BUFFER = 4 * 1024;
    private static final int MAX_BUFFER = 32 * 1024;
    /** Heap for the buffers of all bodies that are copied at the same time: many clients may be slow. */
    private static final long BUFFERS_BYTES = Runtime.getRuntime().maxMemory() / 32;

    private static final AtomicInteger COPYING = new AtomicInteger();

    private final Content content;
    private final long start;
    private final OptionalLong length;

    private ContentBody(Content content, long start, OptionalLong length) {
        this.content = content;
        this.start = start;
        this.length = length;
    }

    static ContentBody whole(Content content) {
        return new ContentBody(content, 0, content.size());
    }

    static ContentBody part(Content content, ByteRanges.Part part) {
        return new ContentBody(content, part.start(), OptionalLong.of(part.length()));
    }

    @Override
    public OptionalLong size() {
        return length;
    }

    @Override
    public void writeTo(OutputStream out) throws IOException {
        copy(content, start, length.orElse(Long.MAX_VALUE), length.isPresent(), out);
    }

    /** Copies {@code length} bytes; reaching the end of the content earlier is an error only if {@code exactly}. */
    static void copy(Content content, long start, long length, boolean exactly, OutputStream out) throws IOException {
        int size = bufferBytes(BUFFERS_BYTES, COPYING.incrementAndGet());
        try (InputStream in = content.open(start)) {
            var buffer = new byte[(int) Math.min(size, Math.max(1, length))];
            long left = length;
            while (left > 0) {
                int count = in.read(buffer, 0, (int) Math.min(buffer.length, left));
                if (count < 0) {
                    if (exactly) {
                        throw new EOFException("the content is " + left + " bytes short");
                    }
                    return;
                }
                out.write(buffer, 0, count);
                left -= count;
            }
        } finally {
            COPYING.decrementAndGet();
        }
    }

    /** Returns the size of a body's buffer: the fewer bodies share the heap for them, the larger and faster. */
    static int bufferBytes(long buffersBytes, int copying) {
        long share = Math.min(MAX_BUFFER, buffersBytes / copying);
        return Math.max(MIN_BUFFER, Integer.highestOneBit((int) share));
    }

    @Override
    public void close() throws IOException {
        content.close();
    }
}
