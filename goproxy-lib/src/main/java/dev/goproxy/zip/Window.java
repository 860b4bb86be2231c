package dev.goproxy.zip;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;

/**
 * A buffered view of a file that follows its reader, so that reading entries in their order takes few system calls.
 *
 * <p>Not safe for use by multiple threads; several windows may share a channel.
 */
final class Window {
    private static final int BYTES = 64 * 1024;

    private final FileChannel channel;
    private final long size;
    private final ByteBuffer buffer = ByteBuffer.allocate(BYTES);
    private long start;

    Window(FileChannel channel, long size) {
        this.channel = channel;
        this.size = size;
        buffer.limit(0);
    }

    long size() {
        return size;
    }

    /**
     * Moves to an offset.
     *
     * @return the given number of bytes from there (at most {@value #BYTES}), little endian; valid until the next call
     * @throws EOFException if the file is shorter
     */
    ByteBuffer at(long offset, int length) throws IOException {
        move(offset, length);
        return buffer.slice((int) (offset - start), length).order(ByteOrder.LITTLE_ENDIAN);
    }

    /** Moves to an offset and returns the bytes buffered from there: at least one, at most the given number. */
    ByteBuffer upTo(long offset, long length) throws IOException {
        move(offset, 1);
        var at = (int) (offset - start);
        return buffer.slice(at, (int) Math.min(length, buffer.limit() - at));
    }

    private void move(long offset, int length) throws IOException {
        if (offset < 0 || offset > size || size - offset < length) {
            throw new EOFException("no " + length + " bytes at " + offset);
        }
        if (offset < start || offset + length > start + buffer.limit()) {
            load(offset);
        }
    }

    private void load(long offset) throws IOException {
        start = offset;
        buffer.clear().limit((int) Math.min(BYTES, size - offset));
        while (buffer.hasRemaining()) {
            if (channel.read(buffer, offset + buffer.position()) < 0) {
                buffer.limit(0);
                throw new EOFException("the file became shorter while it was read");
            }
        }
    }
}
