package dev.goproxy.testkit;

import dev.goproxy.cache.Cacher;
import dev.goproxy.content.Content;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;

/**
 * Text put into a cacher and read back, with everything closed as the contract demands.
 *
 * @param cacher the cacher under test
 */
record CacherProbe(Cacher cacher) {
    void put(String name, String text) throws IOException {
        try (Content content = Content.of(text)) {
            cacher.put(name, content);
        }
    }

    Optional<String> text(String name) throws IOException {
        return bytes(name).map(bytes -> new String(bytes, StandardCharsets.UTF_8));
    }

    Optional<byte[]> bytes(String name) throws IOException {
        Optional<Content> found = cacher.get(name);
        if (found.isEmpty()) {
            return Optional.empty();
        }
        try (Content content = found.get();
                InputStream in = content.open()) {
            return Optional.of(in.readAllBytes());
        }
    }

    String textFrom(String name, long offset) throws IOException {
        try (Content content = cacher.get(name).orElseThrow();
                InputStream in = content.open(offset)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    Optional<String> tag(String name) throws IOException {
        try (Content content = cacher.get(name).orElseThrow()) {
            return content.tag();
        }
    }

    Optional<Instant> modified(String name) throws IOException {
        try (Content content = cacher.get(name).orElseThrow()) {
            return content.modified();
        }
    }
}
