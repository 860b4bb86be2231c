package dev.goproxy.zip;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.base.Splitter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Checks that zips cannot be made to cost more memory than 64 MiB, or more time than their limits. */
class BombsTest {
    /** Reading 500 MiB takes a second or two; the machine may be busy. */
    private static final int MAX_MILLIS = 60_000;

    @Test
    void check_rejectsBombs_withLittleMemoryAndTime(@TempDir Path folder) throws IOException, InterruptedException {
        var verdicts = run(folder);
        assertThat(verdicts.remove("half a gigabyte of zeros")).isEqualTo(500 * (1 << 20) + " bytes");
        assertThat(verdicts).hasSize(7);
        assertThat(verdicts.values()).allSatisfy(verdict -> assertThat(verdict).startsWith("refused: "));
    }

    private static Map<String, String> run(Path folder) throws IOException, InterruptedException {
        var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        var process = new ProcessBuilder(
                        java,
                        "-Xmx64m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Bombs.class.getName(),
                        folder.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        var verdicts = new HashMap<String, String>();
        try (var lines = process.inputReader(StandardCharsets.UTF_8)) {
            for (var line = lines.readLine(); line != null; line = lines.readLine()) {
                var fields = Splitter.on('\t').splitToList(line);
                assertThat(Integer.parseInt(fields.get(1))).as(line).isLessThan(MAX_MILLIS);
                verdicts.put(fields.get(0), fields.get(2));
            }
        } finally {
            process.destroyForcibly();
        }
        assertThat(process.waitFor()).isZero();
        return verdicts;
    }
}
