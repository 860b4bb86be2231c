package dev.goproxy.content;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Arrays;
import java.util.OptionalLong;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ContentTest {
    private static final Instant TIME = Instant.parse("2020-01-02T03:04:05.678Z");

    @Property
    void open_atAnyOffset_returnsTheRest(
            @ForAll String text, @ForAll @LongRange(max = 40) long offset, @ForAll boolean sized) throws IOException {
        byte[] bytes = text.getBytes(UTF_8);
        var size = sized ? OptionalLong.of(bytes.length) : OptionalLong.empty();
        int left = (int) Math.max(0, bytes.length - offset);
        for (Content content : new Content[] {Content.of(bytes), Content.of(new ByteArrayInputStream(bytes), size)}) {
            try (content;
                    InputStream in = content.open(offset)) {
                assertThat(in.readAllBytes()).hasSize(left).endsWith(lastOf(bytes, left));
            }
        }
    }

    private static byte[] lastOf(byte[] bytes, int count) {
        return Arrays.copyOfRange(bytes, bytes.length - count, bytes.length);
    }

    @Test
    void tag_ofMemoryAndFile_isTheSameForTheSameTimeAndSize(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("x"), "12345");
        Files.setLastModifiedTime(file, FileTime.from(TIME));
        assertThat(Content.of(file).tag())
                .isEqualTo(Content.of("12345".getBytes(UTF_8), TIME).tag());
        assertThat(Content.of("12345").tag()).isNotEqualTo(Content.of("12346").tag());
        assertThat(Content.of("12345").tag()).isEqualTo(Content.of("12345").tag());
    }

    @Test
    void of_rejectsWhatIsNotARegularFile(@TempDir Path folder) {
        assertThatThrownBy(() -> Content.of(folder)).isInstanceOf(NoSuchFileException.class);
        assertThatThrownBy(() -> Content.of(folder.resolve("x"))).isInstanceOf(NoSuchFileException.class);
    }

    @Test
    void open_beyondTheEndOfAFile_isEmpty(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("x"), "12345");
        try (InputStream in = Content.of(file).open(7)) {
            assertThat(in.readAllBytes()).isEmpty();
        }
    }

    @Test
    void open_ofAStreamTwice_fails() throws IOException {
        Content content = Content.of(InputStream.nullInputStream(), OptionalLong.empty());
        content.open();
        assertThatThrownBy(content::open).isInstanceOf(IOException.class);
    }

    @Test
    void read_ofAStreamOfAnotherSize_fails() throws IOException {
        InputStream few = Content.of(new ByteArrayInputStream(new byte[9]), OptionalLong.of(10))
                .open();
        assertThatThrownBy(few::readAllBytes).isInstanceOf(EOFException.class);
        InputStream many = Content.of(new ByteArrayInputStream(new byte[11]), OptionalLong.of(10))
                .open();
        assertThatThrownBy(many::readAllBytes).isInstanceOf(IOException.class);
        InputStream one = Content.of(new ByteArrayInputStream(new byte[1]), OptionalLong.of(0))
                .open();
        assertThatThrownBy(one::read).isInstanceOf(IOException.class);
    }
}
