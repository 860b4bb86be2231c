package dev.goproxy.modfile;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import com.fasterxml.jackson.databind.JsonNode;
import dev.goproxy.expectations.Expectations;
import dev.goproxy.module.ModuleVersion;
import dev.goproxy.module.Version;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ModFileTest {
    @Test
    void parse_readsWhatGoReads() {
        var differences = new ArrayList<String>();
        for (JsonNode row : Expectations.read(ModFileTest.class, "parse.jsonl")) {
            String input = row.get("input").asText();
            compare(row, "strict", () -> ModFile.parse("go.mod", input), differences);
            compare(row, "lax", () -> ModFile.parseLax("go.mod", input), differences);
        }
        assertThat(differences).isEmpty();
    }

    @Test
    void modulePath_isWhatGoFinds() {
        var differences = new ArrayList<String>();
        for (JsonNode row : Expectations.read(ModFileTest.class, "parse.jsonl")) {
            String ours = ModFile.modulePath(row.get("input").asText().getBytes(UTF_8));
            if (!ours.equals(row.get("path").asText())) {
                differences.add(row.get("input") + " Go: " + row.get("path") + " ours: " + ours);
            }
        }
        assertThat(differences).isEmpty();
    }

    private interface Reader {
        ModFile read();
    }

    private static void compare(JsonNode row, String mode, Reader reader, List<String> differences) {
        JsonNode go = row.get(mode);
        var expected = new ArrayList<String>();
        if (go.has("error")) {
            expected.add("error in line " + go.get("error"));
        } else if (go.has("content")) {
            go.get("content").forEach(line -> expected.add(line.asText()));
        }
        List<String> ours;
        try {
            ours = show(reader.read());
        } catch (InvalidModFileException e) {
            ours = List.of("error in line " + e.problems().get(0).line());
        }
        if (!ours.equals(expected)) {
            differences.add(row.get("input") + " " + mode + " Go: " + expected + " ours: " + ours);
        }
    }

    private static List<String> show(ModFile file) {
        var out = new ArrayList<String>();
        file.module().ifPresent(m -> out.add("module|" + m.path() + "|" + m.deprecated()));
        file.go().ifPresent(version -> out.add("go|" + version));
        file.toolchain().ifPresent(name -> out.add("toolchain|" + name));
        file.godebug().forEach(g -> out.add("godebug|" + g.key() + "|" + g.value()));
        file.require().forEach(r -> out.add("require|" + r.path() + "|" + r.version() + "|" + r.indirect()));
        file.exclude().forEach(e -> out.add("exclude|" + e.path() + "|" + e.version()));
        file.replace()
                .forEach(r -> out.add("replace|" + r.oldPath() + "|"
                        + r.oldVersion().map(Version::text).orElse("") + "|" + r.newPath() + "|"
                        + r.newVersion().map(Version::text).orElse("")));
        file.retract().forEach(r -> out.add("retract|" + r.low() + "|" + r.high() + "|" + r.rationale()));
        file.tool().forEach(path -> out.add("tool|" + path));
        file.ignore().forEach(path -> out.add("ignore|" + path));
        return out;
    }

    private static Position position(InvalidModFileException.Problem problem) {
        return new Position(problem.line(), problem.column());
    }

    @Test
    void parse_reportsPositionsAndReasons() {
        var e = catchThrowableOfType(
                InvalidModFileException.class,
                () -> ModFile.parse(
                        "x@v1.0.0/go.mod", "module m\nfoo bar\n\nrequire (\n\ta.example/x one\n)\n".getBytes(UTF_8)));
        assertThat(e.fileName()).isEqualTo("x@v1.0.0/go.mod");
        assertThat(e.problems())
                .extracting(ModFileTest::position)
                .containsExactly(new Position(2, 1), new Position(5, 2));
        assertThat(e)
                .hasMessage("x@v1.0.0/go.mod:2: unknown directive: foo\n"
                        + "x@v1.0.0/go.mod:5: require a.example/x: version \"one\" invalid:"
                        + " must be of the form v1.2.3");
    }

    @Test
    void parse_reportsTheColumnInCodePoints() {
        assertThatThrownBy(() -> ModFile.parseLax("go.mod", "module m\n  ü \u0001".getBytes(UTF_8)))
                .isInstanceOfSatisfying(
                        InvalidModFileException.class,
                        e -> assertThat(position(e.problems().get(0))).isEqualTo(new Position(2, 5)))
                .hasMessageContaining("go.mod:2: unexpected input character U+0001");
    }

    @Test
    void isRetracted_knowsIntervalsAndSingleVersions() {
        ModFile file = ModFile.parseLax("go.mod", """
                module m
                retract (
                	v1.0.0
                	[v1.2.0, v1.4.0-rc]
                )
                retract [foo, v0.1.0]
                retract [v3.0.0, bar]
                """);
        for (String retracted :
                List.of("v1.0.0", "v1.2.0", "v1.3.7", "v1.4.0-alpha", "v1.4.0-rc", "v0.0.1", "v1.0.0+incompatible")) {
            assertThat(file.isRetracted(Version.parse(retracted))).as(retracted).isTrue();
        }
        for (String kept : List.of("v1.0.1", "v1.2.0-rc", "v1.4.0", "v0.1.1", "v3.0.0", "v9.0.0")) {
            assertThat(file.isRetracted(Version.parse(kept))).as(kept).isFalse();
        }
    }

    @Test
    void moduleVersion_isEmptyForPathsThatNoModuleHas() {
        ModFile file = ModFile.parseLax("go.mod", "require (\n\ta.example/x v1.2\n\tfoo v1.0.0\n)");
        assertThat(file.require().get(0).moduleVersion()).contains(ModuleVersion.of("a.example/x", "v1.2.0"));
        assertThat(file.require().get(1).moduleVersion()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "(",
                "(\n",
                "a ",
                "a\n",
                "\"",
                "\"\\",
                "//",
                "// x\n",
                "require (\n",
                "[",
                "retract [",
                "\n",
                "x(",
                "/",
                "foo (\n)\n",
                "require a v1.0.0 // indirect\n",
                "\u0085"
            })
    void parse_takesLinearTime(String piece) {
        String text = piece.repeat(400_000 / piece.length());
        assertTimeoutPreemptively(Duration.ofSeconds(10), () -> {
            onlyDocumented(() -> ModFile.parse("go.mod", text));
            onlyDocumented(() -> ModFile.parseLax("go.mod", text));
        });
    }

    @Property(tries = 1000)
    void parse_throwsNoOtherException(@ForAll("texts") String text) {
        boolean strict = onlyDocumented(() -> ModFile.parse("go.mod", text));
        boolean lax = onlyDocumented(() -> ModFile.parseLax("go.mod", text));
        assertThat(lax || !strict)
                .as("what is right for a main module is right for a dependency")
                .isTrue();
    }

    @Provide
    Arbitrary<String> texts() {
        Arbitrary<String> pieces = Arbitraries.of(
                "module",
                "go",
                "1.21",
                "require",
                "replace",
                "retract",
                "exclude",
                "tool",
                "m",
                "a.example/x",
                "v1.0.0",
                "=>",
                "(",
                ")",
                "[",
                "]",
                ",",
                "\n",
                "\n",
                "\r\n",
                " ",
                "\t",
                "\"",
                "`",
                "\\",
                "//",
                "// indirect",
                "/*",
                "\\x",
                "\0",
                "\ud800",
                "ü");
        return pieces.list().ofMaxSize(40).map(list -> String.join(list.size() % 2 == 0 ? " " : "", list));
    }

    private static boolean onlyDocumented(Reader reader) {
        try {
            reader.read();
            return true;
        } catch (InvalidModFileException e) {
            return false;
        }
    }
}
