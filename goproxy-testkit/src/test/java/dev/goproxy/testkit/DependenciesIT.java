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
 * The library brings no more into an application than it is known to: all its dependencies, those of dependencies too,
 * are those of a list. Optional ones come only if the application asks for them.
 */
class DependenciesIT {
    private static final Path LIST = Path.of("../goproxy-lib/src/test/resources/dev/goproxy/dependencies.txt");

    @TempDir
    Path folder;

    @Test
    void dependencies_areThoseListed() throws Exception {
        Path found = folder.resolve("dependencies.txt");
        var environment = new HashMap<>(System.getenv());
        environment.put("JAVA_HOME", System.getProperty("java.home"));
        List<String> command = List.of(
                "mvn",
                "-B",
                "-ntp",
                "-q",
                "-f",
                Path.of("../goproxy-lib/pom.xml").toAbsolutePath().normalize().toString(),
                "org.apache.maven.plugins:maven-dependency-plugin:3.9.0:list",
                "-DincludeScope=runtime",
                "-Dsort=true",
                "-DoutputFile=" + found);
        GoRun run = GoRun.of(command, folder, environment, folder, Duration.ofMinutes(5));
        assertThat(run.exitCode()).as(run.toString()).isZero();
        List<String> lines = Files.readAllLines(found).stream()
                .map(String::strip)
                .filter(line -> line.contains(":jar:"))
                .map(line -> line.replaceAll("\u001b\\[[0-9;]*m", "")
                        .replaceAll(" -- module.*", "")
                        .replaceAll(":jar:[^:]+:", " ")
                        .replace(" (optional)", " optional"))
                .sorted()
                .toList();
        assertThat(lines)
                .as("what the library needs; a new entry concerns everybody who embeds it")
                .isEqualTo(Files.readAllLines(LIST));
    }
}
