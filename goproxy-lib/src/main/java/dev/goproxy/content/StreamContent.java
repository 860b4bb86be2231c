package dev.goproxy.content;

import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicBoolean;

/** Bytes behind a stream, which can be opened once. */
final class StreamContent implements Content {
    private final InputStream stream;
    private final OptionalLong size;
    private final AtomicBoolean opened = new AtomicBoolean();

    StreamContent(InputStream stream, OptionalLong size) {
        this.stream = size.isPresent() ? new SizedStream(stream, size.getAsLong()) : stream;
        this.size = size;
    }

    @Override
    public OptionalLong size() {
        return size;
    }

    @Override
    public Optional<Instant> modified() {
        return Optional.empty();
    }

    @Override
    public Optional<String> tag() {
        return Optional.empty();
    }

    @Override
    public InputStream open(long offset) throws IOException {
        if (!opened.compareAndSet(false, true)) {
            throw new IOException("a stream can be read only once");
        }
        long left = offset;
        while (left > 0 && stream.read() >= 0) {
            left--;
            left -= stream.skip(left);
        }
        return stream;
    }

    @Override
    public void close() throws IOException {
        stream.close();
    }

    /** A stream that fails at its end if it had fewer bytes than declared, and as soon as it has more. */
    private static final class SizedStream extends FilterInputStream {
        private long left;

        SizedStream(InputStream in, long size) {
            super(in);
            this.left = size;
        }

        @Override
        public int read() throws IOException {
            var one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            int count = super.read(buffer, offset, length);
            if (count > left) {
                throw new IOException("more bytes than promised");
            }
            if (count < 0 && left > 0) {
                throw new EOFException(left + " bytes short of what was promised");
            }
            left -= Math.max(count, 0);
            return count;
        }

        @Override
        public long skip(long count) throws IOException {
            long skipped = super.skip(count);
            left -= skipped;
            return skipped;
        }

        @Override
        public boolean markSupported() {
            return false;
        }
    }
}
