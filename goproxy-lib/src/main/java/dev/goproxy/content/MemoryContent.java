package dev.goproxy.content;

import com.google.common.hash.Hashing;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

/** Bytes in memory. */
final class MemoryContent implements Content {
    private final byte[] bytes;
    private final Optional<Instant> modified;

    MemoryContent(byte[] bytes, Optional<Instant> modified) {
        this.bytes = bytes;
        this.modified = modified;
    }

    @Override
    public OptionalLong size() {
        return OptionalLong.of(bytes.length);
    }

    @Override
    public Optional<Instant> modified() {
        return modified;
    }

    @Override
    public Optional<String> tag() {
        return Optional.of(modified.map(time -> FileContent.tag(bytes.length, time))
                .orElseGet(() -> Hashing.sha256().hashBytes(bytes).toString()));
    }

    @Override
    public InputStream open(long offset) {
        int from = (int) Math.min(offset, bytes.length);
        return new ByteArrayInputStream(bytes, from, bytes.length - from);
    }
}
