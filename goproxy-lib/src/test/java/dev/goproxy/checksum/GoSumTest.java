package dev.goproxy.checksum;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.goproxy.checksum.GoSum.Verdict;
import dev.goproxy.module.ModuleVersion;
import java.io.IOException;
import java.nio.file.Path;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Chars;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GoSumTest {
    private static final ModuleVersion MODULE = ModuleVersion.of("example.com/a", "v1.0.0");
    private static final H1 SUM = H1.ofGoMod(new byte[] {1});
    private static final H1 OTHER = H1.ofGoMod(new byte[] {2});

    @Test
    void parse_acceptsAnyWhiteSpaceAndBlankLines() throws IOException {
        var sums = GoSum.parse("\n\texample.com/a  v1.0.0\u00a0" + SUM + "\r\n   \n\nx y z");
        assertThat(sums.lines())
                .containsExactly(new GoSumLine("example.com/a", "v1.0.0", SUM.text()), new GoSumLine("x", "y", "z"));
        assertThat(sums.check(MODULE, SUM)).isEqualTo(Verdict.MATCH);
    }

    @Test
    void parse_rejectsLinesWithoutExactlyThreeFields() {
        assertThatThrownBy(() -> GoSum.parse("a b c\n\na b\n"))
                .isInstanceOf(GoSumSyntaxException.class)
                .hasMessage("malformed go.sum: line 3: wrong number of fields 2")
                .returns(3, e -> ((GoSumSyntaxException) e).line());
        assertThat(GoSum.parseLax("a b c\n\na b\n a b c d").lines()).hasSize(1);
    }

    @Test
    void check_usesTheFirstKnownChecksum() throws IOException {
        var name = "example.com/a v1.0.0 ";
        assertThat(GoSum.parse(name + SUM + "\n" + name + OTHER).check(MODULE, OTHER))
                .isEqualTo(Verdict.MISMATCH);
        assertThat(GoSum.parse(name + "h2:x\n" + name + OTHER).check(MODULE, OTHER))
                .isEqualTo(Verdict.MATCH);
        assertThat(GoSum.parse(name + "h2:x").check(MODULE, OTHER)).isEqualTo(Verdict.MISSING);
        assertThat(GoSum.parse("example.com/a v1.0.0/go.mod " + SUM).check(MODULE, OTHER))
                .isEqualTo(Verdict.MISSING);
        assertThat(GoSum.parse("example.com/a v1.0.0/go.mod " + SUM).checkGoMod(MODULE, OTHER))
                .isEqualTo(Verdict.MISMATCH);
    }

    @Test
    void parse_ignoresChecksumsOfEmptyGoModFiles() throws IOException {
        var empty = H1.ofGoMod(new byte[0]);
        assertThat(GoSum.parse("example.com/a v1.0.0/go.mod " + empty).lines()).isEmpty();
    }

    @Test
    void toString_isInTheOrderOfGo() throws IOException {
        var text = """
                a.b/c v0.9.0 h1:b
                a.b/c v0.9.0/go.mod h1:a
                a.b/c v0.10.0 h1:a
                a.b/c v0.10.0 h1:c
                a.b/c v1.0.0-rc.1/go.mod h1:a
                a.b/c v1.0.0 h1:a
                a.b/c/d v0.0.1 h1:a
                a.b/cd v0.0.1 h1:a
                """;
        var reversed = new StringBuilder();
        text.lines().forEach(line -> reversed.insert(0, line + "\n" + line + "\n"));
        assertThat(GoSum.parse(reversed.toString())).hasToString(text);
    }

    @Test
    void merge_keepsContradictingLines_andTheFirstDecides() {
        var sums = GoSum.EMPTY.with(MODULE, SUM).withGoMod(MODULE, OTHER);
        var merged = sums.merge(GoSum.EMPTY.with(MODULE, OTHER).with(MODULE, SUM));
        assertThat(merged.lines()).hasSize(3);
        assertThat(merged.check(MODULE, SUM)).isEqualTo(Verdict.MATCH);
        assertThat(merged.checkGoMod(MODULE, OTHER)).isEqualTo(Verdict.MATCH);
        assertThat(sums.merge(sums)).isEqualTo(sums);
    }

    @Test
    void write_leavesNoOtherFile(@TempDir Path folder) throws IOException {
        var file = folder.resolve("go.sum");
        GoSum.EMPTY.with(MODULE, OTHER).write(file);
        GoSum.EMPTY.with(MODULE, SUM).write(file);
        assertThat(GoSum.read(file).check(MODULE, SUM)).isEqualTo(Verdict.MATCH);
        assertThat(folder).isDirectoryContaining("glob:**go.sum").isDirectoryNotContaining("glob:**.tmp");
    }

    @Property(tries = 300)
    void anyText_isReadOrRefused(
            @ForAll @Chars({'a', '/', ' ', '\t', '\n', '\r', ':', 'h', '1', '\u00a0', '\ud800'}) String text) {
        assertThatCode(() -> {
                    var sums = GoSum.parseLax(text);
                    assertThat(GoSum.parse(sums.toString())).hasToString(sums.toString());
                })
                .doesNotThrowAnyException();
    }
}
