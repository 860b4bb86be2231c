package dev.goproxy.zip;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.goproxy.module.ModuleVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Compares the zip created for each source tree with Go's; see go/trees/main.go under the test resources. */
class TreesTest {
    private static final ModuleVersion MODULE = ModuleVersion.of("example.com/m", "v1.0.0");
    private static final String REFUSED = "refused";

    @TempDir
    Path folder;

    @Test
    void create_agreesWithGo() throws IOException {
        var gos = gos();
        var differing = new LinkedHashMap<String, String>();
        for (var tree : SourceTree.all()) {
            var ours = verdict(tree);
            if (!ours.equals(gos.remove(tree.name()))) {
                differing.put(tree.name(), ours);
            }
        }
        assertThat(differing).as("our verdicts that are not Go's").isEmpty();
        assertThat(gos).isEmpty();
    }

    private String verdict(SourceTree tree) throws IOException {
        var zip = folder.resolve("zip");
        try (var out = Files.newOutputStream(zip)) {
            var h1 = ModuleZip.create(MODULE, tree.moduleFiles(), out);
            assertThat(ModuleZip.check(zip, MODULE).h1()).isEqualTo(h1);
            assertThat(ModuleZip.hash(zip)).isEqualTo(h1);
            return h1.text();
        } catch (InvalidZipException e) {
            return REFUSED;
        }
    }

    private static Map<String, String> gos() throws IOException {
        var verdicts = new LinkedHashMap<String, String>();
        try (var lines = Files.lines(Path.of("src/test/resources/dev/goproxy/zip/trees.jsonl"))) {
            for (var line : lines.toList()) {
                var verdict = new ObjectMapper().readValue(line, GoVerdict.class);
                verdicts.put(verdict.tree(), verdict.h1() == null ? REFUSED : verdict.h1());
            }
        }
        return verdicts;
    }

    private record GoVerdict(
            String tree, @Nullable String h1, @Nullable String error) {}
}
