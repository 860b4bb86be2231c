package dev.goproxy.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Fifty tests with the testkit leave nothing behind in their JVM: not a thread, socket, descriptor or temporary file.
 */
class TestkitLeaksIT {
    @TempDir
    Path folder;

    @Test
    void fiftyCycles_leaveNothingBehind() throws Exception {
        Path temp = Files.createDirectory(folder.resolve("tmp"));
        var environment = new HashMap<>(System.getenv());
        environment.put("TMPDIR", temp.toString());
        List<String> command = List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-Djava.io.tmpdir=" + temp,
                "-cp",
                System.getProperty("java.class.path"),
                TestkitCycles.class.getName(),
                "50");
        GoRun run = GoRun.of(command, folder, environment, folder, Duration.ofMinutes(10));
        assertThat(run.exitCode()).as(run.toString()).isZero();
    }
}
