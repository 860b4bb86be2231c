package dev.goproxy.content.spool;

import dev.goproxy.content.Content;
import dev.goproxy.content.Provenance;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicBoolean;

/** One of several references to a content; closing it again has no effect. */
final class ContentReference implements Content {
    private final Content content;
    private final Closeable release;
    private final AtomicBoolean closed = new AtomicBoolean();

    ContentReference(Content content, Closeable release) {
        this.content = content;
        this.release = release;
    }

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
        return content.open(offset);
    }

    @Override
    public boolean moveTo(Path target) throws IOException {
        return content.moveTo(target);
    }

    @Override
    public void close() throws IOException {
        if (closed.compareAndSet(false, true)) {
            release.close();
        }
    }
}
