package dev.goproxy.zip;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.goproxy.module.ModuleVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Compares the result for each zip with Go's; see go/zips/main.go under the test resources. */
class ZipCasesTest {
    private static final String REFUSED = "refused";

    @TempDir
    Path folder;

    @Test
    void check_agreesWithGo() throws IOException {
        var ours = new LinkedHashMap<String, String>();
        for (var zip : ZipCases.all().entrySet()) {
            ours.put(zip.getKey(), verdict(zip.getValue().get()));
        }
        var gos = gos();
        assertThat(ours.keySet()).isEqualTo(gos.keySet());
        var differing = new ArrayList<>(gos.entrySet());
        differing.removeIf(verdict -> verdict.getValue().equals(ours.get(verdict.getKey())));
        assertThat(differing).as("Go's verdicts that are not ours").isEmpty();
    }

    private String verdict(byte[] bytes) throws IOException {
        var zip = Files.write(folder.resolve("zip"), bytes);
        try {
            return ModuleZip.check(zip, ModuleVersion.of(ZipCases.MODULE, ZipCases.VERSION))
                    .h1()
                    .text();
        } catch (InvalidZipException e) {
            assertThat(e.getMessage()).isNotEmpty().doesNotContain(folder.toString());
            return REFUSED;
        }
    }

    private static Map<String, String> gos() throws IOException {
        var verdicts = new LinkedHashMap<String, String>();
        try (var lines = Files.lines(Path.of("src/test/resources/dev/goproxy/zip/zips.jsonl"))) {
            for (var line : lines.toList()) {
                var verdict = new ObjectMapper().readValue(line, GoVerdict.class);
                verdicts.put(verdict.zip(), verdict.h1() == null ? REFUSED : verdict.h1());
            }
        }
        return verdicts;
    }

    private record GoVerdict(
            String zip, @Nullable String h1, @Nullable String error) {}
}
