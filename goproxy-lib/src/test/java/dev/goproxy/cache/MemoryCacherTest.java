package dev.goproxy.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.goproxy.content.Content;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MemoryCacherTest {
    private static Content stream(int size, OptionalLong promised) {
        return Content.of(new ByteArrayInputStream(new byte[size]), promised);
    }

    private static int size(Content content) throws IOException {
        try (content;
                InputStream in = content.open()) {
            return in.readAllBytes().length;
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {100_000, Integer.MAX_VALUE, Long.MAX_VALUE})
    void put_thenGet(long maxBytes) throws IOException {
        var cacher = new MemoryCacher(maxBytes);
        assertThat(cacher.get("a")).isEmpty();
        cacher.put("a", stream(10, OptionalLong.empty()));
        assertThat(size(cacher.get("a").orElseThrow())).isEqualTo(10);
        assertThat(cacher.get("a").orElseThrow().modified()).isPresent();
        assertThat(cacher.get("A")).isEmpty();
    }

    @Test
    void put_keepsTimeAndTag() throws IOException {
        var cacher = new MemoryCacher(10_000);
        Content cold = Content.of(new byte[5], Instant.EPOCH);
        cacher.put("a", cold);
        assertThat(cacher.get("a").orElseThrow().tag()).isEqualTo(cold.tag());
        assertThat(cacher.get("a").orElseThrow().modified()).hasValue(Instant.EPOCH);
    }

    @Test
    void put_ofTooLargeContent_evictsTheOldOne() throws IOException {
        var cacher = new MemoryCacher(1000);
        cacher.put("a", Content.of("old"));
        cacher.put("a", stream(5000, OptionalLong.empty()));
        assertThat(cacher.get("a")).isEmpty();
        cacher.put("a", Content.of("old"));
        cacher.put("a", stream(5000, OptionalLong.of(5000)));
        assertThat(cacher.get("a")).isEmpty();
    }

    @Test
    void put_ofContentThatFails_leavesTheOldContent() throws IOException {
        var cacher = new MemoryCacher(10_000);
        cacher.put("a", Content.of("old"));
        assertThatThrownBy(() -> cacher.put("a", stream(5, OptionalLong.of(9)))).isInstanceOf(IOException.class);
        assertThat(size(cacher.get("a").orElseThrow())).isEqualTo(3);
    }

    @Test
    void put_whenFull_evictsOthers() throws IOException {
        var cacher = new MemoryCacher(10_000);
        for (int i = 0; i < 100; i++) {
            cacher.put("name" + i, Content.of(new byte[1000]));
        }
        long kept = 0;
        for (int i = 0; i < 100; i++) {
            kept += cacher.get("name" + i).isPresent() ? 1 : 0;
        }
        assertThat(kept).isBetween(1L, 9L);
    }

    @Test
    void constructor_rejectsANegativeSize() {
        assertThatThrownBy(() -> new MemoryCacher(-1)).isInstanceOf(IllegalArgumentException.class);
    }
}
