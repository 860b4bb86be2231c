package dev.goproxy.checksum;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.hash.Hashing;
import dev.goproxy.module.InvalidNameException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class H1Test {
    @Test
    void ofGoMod_isTheSumInGoSumFiles() throws IOException {
        // rsc.io/quote v1.5.2, as in every go.sum file that has it.
        var goMod = "module \"rsc.io/quote\"\n\nrequire \"rsc.io/sampler\" v1.3.0\n".getBytes(StandardCharsets.UTF_8);
        assertThat(H1.ofGoMod(goMod)).hasToString("h1:LzX7hefJvL54yjefDEDHNONDjII0t9xZLPXsUe+TKr0=");
        assertThat(H1.ofGoMod(new ByteArrayInputStream(goMod))).isEqualTo(H1.ofGoMod(goMod));
    }

    @Test
    void build_ordersByTheBytesOfNames() {
        var names = List.of("a-b", "a.b", "a/b", "b", "\u00e9", "\ud7ff", "\ufb01", "\ud801\udc00");
        var forwards = H1.builder();
        var backwards = H1.builder();
        var text = new StringBuilder();
        for (var i = 0; i < names.size(); i++) {
            forwards.add(names.get(i), sum(names.get(i)));
            backwards.add(names.get(names.size() - 1 - i), sum(names.get(names.size() - 1 - i)));
            text.append(Hashing.sha256().hashString(names.get(i), StandardCharsets.UTF_8))
                    .append("  ")
                    .append(names.get(i))
                    .append('\n');
        }
        var expected = Base64.getEncoder().encodeToString(sum(text.toString()));
        assertThat(forwards.build()).hasToString("h1:" + expected);
        assertThat(backwards.build()).hasToString("h1:" + expected);
    }

    @Test
    void add_rejectsNewlines() {
        assertThatThrownBy(() -> H1.builder().add("a\nb", sum(""))).isInstanceOf(InvalidNameException.class);
    }

    @Test
    void ofDirectory_countsFilesUnderThePrefix(@TempDir Path folder) throws IOException {
        Files.createDirectories(folder.resolve("d/empty"));
        Files.writeString(folder.resolve("d/x"), "1");
        Files.writeString(folder.resolve("a"), "2");
        var expected = H1.builder()
                .add("m@v1.0.0/a", sum("2"))
                .add("m@v1.0.0/d/x", sum("1"))
                .build();
        assertThat(H1.ofDirectory(folder, "m@v1.0.0")).isEqualTo(expected);
    }

    @Test
    void constructor_rejectsOtherTexts() {
        for (var bad : List.of(
                "",
                "h1:",
                "h2:" + "A".repeat(43) + "=",
                "h1:" + "A".repeat(42) + "==",
                "h1:!" + "A".repeat(42) + "=")) {
            assertThatThrownBy(() -> new H1(bad)).as(bad).isInstanceOf(InvalidNameException.class);
        }
    }

    private static byte[] sum(String content) {
        return Hashing.sha256().hashString(content, StandardCharsets.UTF_8).asBytes();
    }
}
