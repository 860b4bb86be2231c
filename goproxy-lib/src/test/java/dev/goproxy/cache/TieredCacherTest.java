package dev.goproxy.cache;

import static org.assertj.core.api.Assertions.assertThat;

import dev.goproxy.content.Content;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class TieredCacherTest {
    private final Cacher memory = new MemoryCacher(10_000);
    private final Cacher slow = new MemoryCacher(1_000_000);

    private static String text(Cacher cacher, String name) throws IOException {
        try (Content content = cacher.get(name).orElseThrow();
                InputStream in = content.open()) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void get_copiesWithTheTime() throws IOException {
        slow.put("a", Content.of("x".getBytes(StandardCharsets.UTF_8), Instant.EPOCH));
        var cacher = new TieredCacher(memory, slow);
        assertThat(text(cacher, "a")).isEqualTo("x");
        assertThat(text(memory, "a")).isEqualTo("x");
        assertThat(memory.get("a").orElseThrow().modified()).hasValue(Instant.EPOCH);
    }

    @Test
    void get_ofWhatTheFastOneDoesNotTake_isTheSlowOnes() throws IOException {
        var cacher = new TieredCacher(memory, slow);
        cacher.put("a", Content.of("old"));
        cacher.put("a", Content.of("n".repeat(20_000)));
        assertThat(text(cacher, "a")).hasSize(20_000);
        assertThat(memory.get("a")).isEmpty();
    }

    @Test
    void put_ofAStream_isInBoth() throws IOException {
        var cacher = new TieredCacher(memory, slow);
        cacher.put("a", Content.of(new ByteArrayInputStream(new byte[] {'x'}), OptionalLong.empty()));
        assertThat(text(memory, "a")).isEqualTo("x");
        assertThat(text(slow, "a")).isEqualTo("x");
    }

    @Test
    void put_whoseCopyFails_doesNotServeTheOldCopy() throws IOException {
        memory.put("a", Content.of("old"));
        var cacher = new TieredCacher(
                new ForwardingCacher(memory) {
                    @Override
                    public void put(String name, Content content) throws IOException {
                        throw new IOException("full");
                    }
                },
                slow);
        assertThat(text(cacher, "a")).isEqualTo("old");
        cacher.put("a", Content.of("new"));
        assertThat(text(cacher, "a")).isEqualTo("new");
    }

    @Test
    void get_ofFailingFastOne_isAMiss() throws IOException {
        slow.put("a", Content.of("x"));
        var cacher = new TieredCacher(
                new ForwardingCacher(memory) {
                    @Override
                    public Optional<Content> get(String name) throws IOException {
                        throw new IOException("broken");
                    }
                },
                slow);
        assertThat(text(cacher, "a")).isEqualTo("x");
        assertThat(cacher.get("b")).isEmpty();
    }

    @Test
    void discard_servesNoCopyOfTheDamagedEntry() throws IOException {
        var cacher = new TieredCacher(memory, slow);
        memory.put("a", Content.of("damaged"));
        slow.put("a", Content.of("good"));
        cacher.discard("a");
        assertThat(text(cacher, "a")).isEqualTo("good");
    }
}
