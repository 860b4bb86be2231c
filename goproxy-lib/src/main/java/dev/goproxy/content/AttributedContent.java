package dev.goproxy.content;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A content with its provenance.
 *
 * @param content the content; closed with this one
 * @param source where it was fetched from
 */
record AttributedContent(Content content, Provenance source) implements Content {
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
        return Optional.of(source);
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
        content.close();
    }
}
