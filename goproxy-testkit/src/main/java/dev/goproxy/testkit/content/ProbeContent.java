package dev.goproxy.testkit.content;

import dev.goproxy.content.Content;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/** Content that is generated as it is read, and records whether its streams and itself are closed. */
public final class ProbeContent implements Content {
    private final Supplier<InputStream> bytes;
    private final OptionalLong size;
    private final AtomicInteger openStreams = new AtomicInteger();
    private volatile boolean closed;

    /** Creates a content; the supplier is asked for a stream each time it is opened. */
    public ProbeContent(OptionalLong size, Supplier<InputStream> bytes) {
        this.bytes = bytes;
        this.size = size;
    }

    /** Creates a content that fails after some bytes; it claims to be longer. */
    public static ProbeContent failingAfter(int bytes) {
        return new ProbeContent(
                OptionalLong.of(bytes + 1000L),
                () -> Streams.sequence(Streams.zeros(bytes), Streams.event(() -> {
                    throw new IOException("fails on purpose");
                })));
    }

    /** The number of its streams that are not closed yet. */
    public int openStreams() {
        return openStreams.get();
    }

    /** Whether it was closed. */
    public boolean isClosed() {
        return closed;
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
        var stream = new CountedStream(bytes.get());
        stream.skipNBytes(offset);
        return stream;
    }

    @Override
    public void close() {
        closed = true;
    }

    private final class CountedStream extends FilterInputStream {
        private boolean open = true;

        CountedStream(InputStream in) {
            super(in);
            openStreams.incrementAndGet();
        }

        @Override
        public void close() throws IOException {
            if (open) {
                open = false;
                openStreams.decrementAndGet();
            }
            super.close();
        }
    }
}
