package dev.goproxy.content.spool;

import dev.goproxy.content.Content;
import dev.goproxy.content.Provenance;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Supplier;

/**
 * Content that may not have more than a number of bytes. It can't be opened if it declares more; else the read fails
 * that gets the first byte too much.
 *
 * @param content the content; closed with this one
 * @param maxBytes maximum size
 * @param tooLarge creates the exception for more
 */
public record LimitedContent(Content content, long maxBytes, Supplier<? extends IOException> tooLarge)
        implements Content {
    @Override
    public OptionalLong size() {
        return content.size();
    }

    @Override
    public Optional<Instant> modified() {
        return content.modified();
    }

    @Override
    public Optional<String> tag() {
        return content.tag();
    }

    @Override
    public Optional<Provenance> provenance() {
        return content.provenance();
    }

    @Override
    public InputStream open(long offset) throws IOException {
        if (content.size().orElse(0) > maxBytes) {
            throw tooLarge.get();
        }
        return new Stream(content.open(offset), maxBytes - offset);
    }

    @Override
    public void close() throws IOException {
        content.close();
    }

    private final class Stream extends FilterInputStream {
        private long left;

        Stream(InputStream in, long left) {
            super(in);
            this.left = left;
        }

        @Override
        public int read() throws IOException {
            int b = super.read();
            count(b < 0 ? 0 : 1);
            return b;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            int count = super.read(bytes, offset, length);
            count(Math.max(count, 0));
            return count;
        }

        private void count(int bytes) throws IOException {
            left -= bytes;
            if (left < 0) {
                throw tooLarge.get();
            }
        }
    }
}
