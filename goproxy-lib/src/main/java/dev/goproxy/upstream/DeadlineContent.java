package dev.goproxy.upstream;

import dev.goproxy.content.Content;
import dev.goproxy.content.Provenance;
import dev.goproxy.process.Deadline;
import dev.goproxy.process.DeadlineInterrupt;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;

/**
 * Content whose reading is interrupted when a deadline passes.
 *
 * @param content the content; closed with this one
 * @param onTimeout creates the exception to throw after an interrupt, given the exception of the content
 */
record DeadlineContent(Content content, Deadline deadline, Function<IOException, ? extends IOException> onTimeout)
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
        return new Stream(DeadlineInterrupt.run(deadline, () -> content.open(offset), onTimeout));
    }

    @Override
    public boolean moveTo(Path target) throws IOException {
        return content.moveTo(target);
    }

    @Override
    public void close() throws IOException {
        content.close();
    }

    private final class Stream extends FilterInputStream {
        Stream(InputStream in) {
            super(in);
        }

        @Override
        public int read() throws IOException {
            return DeadlineInterrupt.run(deadline, in::read, onTimeout);
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            return DeadlineInterrupt.run(deadline, () -> in.read(bytes, offset, length), onTimeout);
        }

        @Override
        public long skip(long count) throws IOException {
            return DeadlineInterrupt.run(deadline, () -> in.skip(count), onTimeout);
        }
    }
}
