package dev.goproxy.modfile;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.goproxy.module.Version;
import dev.goproxy.testkit.GoCommand;
import dev.goproxy.testkit.GoRun;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the real {@code go} reads in go.work files. */
class WorkFileIT {
    private static final String SEVERAL = """
            // A workspace.
            go 1.24.1

            toolchain go1.25.0 // newer

            use (
            \t./a
            \t"./b c"
            )
            use ../d

            replace example.com/m v1.0.0 => example.com/n v1.2.0
            replace (
            \texample.com/o => ./o
            )
            godebug default=go1.21
            """;

    private static Stream<String> texts() {
        return Stream.of(
                SEVERAL,
                "",
                "go 1.21\nuse .\n",
                "go 1.21\nuse ()\n",
                "use ./a ./b\n",
                "go 1\n",
                "go 1.21rc1\ntoolchain default\n",
                "go 1.21\ntoolchain 1.21\n",
                "module example.com/m\n",
                "require example.com/m v1.0.0\n",
                "require (\n\texample.com/m v1.0.0\n)\n",
                "replace example.com/m => example.com/n\n",
                "use (\n\t./a\n");
    }

    @Test
    void parse_readsWhatGoReads() throws Exception {
        try (var go = GoCommand.create()) {
            for (String text : texts().toList()) {
                go.file("go.work", text);
                GoRun run = go.run("work", "edit", "-json");
                assertThat(ours(text))
                        .as("%s%n%s", text, run)
                        .isEqualTo(run.exitCode() == 0 ? gos(new ObjectMapper().readTree(run.stdout())) : List.of());
            }
        }
    }

    /** Which {@code go work edit} does not print. */
    @Test
    void parse_readsTheToolchain() {
        assertThat(WorkFile.parse("go.work", SEVERAL.getBytes(UTF_8)).toolchain())
                .hasValue("go1.25.0");
    }

    private static List<String> gos(JsonNode file) {
        var values = new ArrayList<String>();
        values.add("go " + file.path("Go").asText());
        file.path("Use").forEach(use -> values.add("use " + use.path("DiskPath").asText()));
        for (JsonNode replace : file.path("Replace")) {
            JsonNode from = replace.path("Old");
            JsonNode to = replace.path("New");
            values.add("replace " + from.path("Path").asText() + " "
                    + from.path("Version").asText() + " " + to.path("Path").asText() + " "
                    + to.path("Version").asText());
        }
        return values;
    }

    private static List<String> ours(String text) {
        try {
            WorkFile file = WorkFile.parse("go.work", text.getBytes(UTF_8));
            var values = new ArrayList<String>();
            values.add("go " + file.go().orElse(""));
            file.use().forEach(use -> values.add("use " + use));
            file.replace()
                    .forEach(line -> values.add("replace " + line.oldPath() + " "
                            + line.oldVersion().map(Version::text).orElse("") + " " + line.newPath() + " "
                            + line.newVersion().map(Version::text).orElse("")));
            return values;
        } catch (InvalidModFileException e) {
            return List.of();
        }
    }
}
