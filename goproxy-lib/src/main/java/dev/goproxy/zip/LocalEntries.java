package dev.goproxy.zip;

import com.google.common.hash.HashCode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.util.function.BooleanSupplier;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * Reads the entries of a zip sequentially while it arrives, by their local headers, before the central directory is
 * there. It stops at the first entry that is not as {@code go} and most other tools write it, which does not make the
 * zip invalid.
 *
 * <p>The local headers may lack the sizes: compressed content has its own end marker.
 */
final class LocalEntries implements AutoCloseable {
    /** The longest data descriptor: signature, CRC-32 and two sizes of 64 bits. */
    private static final int MAX_DESCRIPTOR = 24;

    private static final int UNKNOWN = -1;

    private final InputStream bytes;
    private final PrecomputedSums precomputed;
    private final Inflater inflater = new Inflater(true);
    private final CRC32 crc = new CRC32();
    private final MessageDigest digest = ContentHasher.sha256();
    private final ByteBuffer buffer = ByteBuffer.allocate(64 * 1024).limit(0).order(ByteOrder.LITTLE_ENDIAN);
    private final byte[] content = new byte[64 * 1024];
    private long bufferEnd;
    private long contentLeft = ModuleZip.MAX_CONTENT_BYTES;

    LocalEntries(InputStream bytes, PrecomputedSums precomputed) {
        this.bytes = bytes;
        this.precomputed = precomputed;
    }

    /** Reads until an entry is unusual, there is no memory for more, or all bytes have arrived. */
    void read(BooleanSupplier isComplete) throws IOException {
        try {
            while (!isComplete.getAsBoolean() && fill(EntryReader.LOCAL_BYTES) && readOne()) {}
        } catch (DataFormatException e) {
            // Left to the check.
        }
    }

    @Override
    public void close() {
        inflater.end();
    }

    /** Reads an entry with its data descriptor; false if reading ends here. */
    private boolean readOne() throws IOException, DataFormatException {
        var at = buffer.position();
        if (buffer.getInt(at) != EntryReader.LOCAL_SIGNATURE) {
            return false;
        }
        var offset = position();
        var flags = buffer.getShort(at + 6);
        var method = buffer.getShort(at + 8) & 0xffff;
        var stored = buffer.getInt(at + 18);
        var names = (buffer.getShort(at + 26) & 0xffff) + (buffer.getShort(at + 28) & 0xffff);
        if (!skip(EntryReader.LOCAL_BYTES + names)) {
            return false;
        }
        var start = position();
        crc.reset();
        digest.reset();
        var size = switch (method) {
            case Entry.STORED -> copy(stored);
            case Entry.DEFLATED -> inflate();
            default -> UNKNOWN;
        };
        if (size == UNKNOWN) {
            return false;
        }
        var sum = new PrecomputedSums.Sum(
                start, method, position() - start, size, (int) crc.getValue(), HashCode.fromBytes(digest.digest()));
        return precomputed.add(offset, sum) && ((flags & Entry.DATA_DESCRIPTOR) == 0 || skipDescriptor());
    }

    private long copy(int stored) throws IOException {
        var size = Integer.toUnsignedLong(stored);
        if (size > contentLeft) {
            return UNKNOWN;
        }
        for (var left = size; left > 0; ) {
            if (!fill(1)) {
                return UNKNOWN;
            }
            var length = (int) Math.min(left, buffer.remaining());
            take(buffer.array(), buffer.position(), length);
            buffer.position(buffer.position() + length);
            left -= length;
        }
        return size;
    }

    private long inflate() throws IOException, DataFormatException {
        inflater.reset();
        while (!inflater.finished()) {
            if (inflater.needsInput() && !fill(1)) {
                return UNKNOWN;
            }
            var before = inflater.getBytesRead();
            inflater.setInput(buffer.array(), buffer.position(), buffer.remaining());
            var length = inflater.inflate(content);
            var input = (int) (inflater.getBytesRead() - before);
            buffer.position(buffer.position() + input);
            if ((length == 0 && input == 0 && !inflater.finished()) || length > contentLeft) {
                return UNKNOWN;
            }
            take(content, 0, length);
        }
        return inflater.getBytesWritten();
    }

    private void take(byte[] some, int offset, int length) {
        crc.update(some, offset, length);
        digest.update(some, offset, length);
        contentLeft -= length;
    }

    /** Skips a data descriptor in any of its forms: with or without a signature, with sizes of 32 or 64 bits. */
    private boolean skipDescriptor() throws IOException {
        fill(MAX_DESCRIPTOR + Integer.BYTES);
        for (var length = 12; length <= MAX_DESCRIPTOR && length + Integer.BYTES <= buffer.remaining(); length += 4) {
            if (buffer.getInt(buffer.position() + length) == EntryReader.LOCAL_SIGNATURE) {
                return skip(length);
            }
        }
        return false;
    }

    private long position() {
        return bufferEnd - buffer.remaining();
    }

    private boolean skip(int length) throws IOException {
        for (var left = length; left > 0; ) {
            if (!fill(1)) {
                return false;
            }
            var some = Math.min(left, buffer.remaining());
            buffer.position(buffer.position() + some);
            left -= some;
        }
        return true;
    }

    /** Reads until the buffer has this many bytes; false if the zip ends before. */
    private boolean fill(int length) throws IOException {
        if (buffer.remaining() >= length) {
            return true;
        }
        buffer.compact();
        try {
            while (buffer.position() < length) {
                var count = bytes.read(buffer.array(), buffer.position(), buffer.remaining());
                if (count < 0) {
                    return false;
                }
                buffer.position(buffer.position() + count);
                bufferEnd += count;
            }
            return true;
        } finally {
            buffer.flip();
        }
    }
}
