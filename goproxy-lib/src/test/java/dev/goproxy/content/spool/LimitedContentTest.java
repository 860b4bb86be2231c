package dev.goproxy.content.spool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.goproxy.content.Content;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class LimitedContentTest {
    private static Content limited(int bytes, OptionalLong declared) {
        Content content = Content.of(new ByteArrayInputStream(new byte[bytes]), declared);
        return new LimitedContent(content, 10, () -> new IOException("too large"));
    }

    @Test
    void open_ofContentWithinTheLimit() throws IOException {
        try (Content content = limited(10, OptionalLong.of(10));
                InputStream in = content.open()) {
            assertThat(in.readAllBytes()).hasSize(10);
        }
    }

    @Test
    void open_ofContentThatDeclaresMore_fails() throws IOException {
        try (Content content = limited(0, OptionalLong.of(11))) {
            assertThatThrownBy(content::open).hasMessage("too large");
        }
    }

    @Test
    void read_beyondTheLimit_fails() throws IOException {
        try (Content content = limited(11, OptionalLong.empty());
                InputStream in = content.open()) {
            assertThat(in.readNBytes(10)).hasSize(10);
            assertThatThrownBy(in::read).hasMessage("too large");
        }
        try (Content content = limited(11, OptionalLong.empty());
                InputStream in = content.open()) {
            assertThatThrownBy(in::readAllBytes).hasMessage("too large");
        }
    }
}
