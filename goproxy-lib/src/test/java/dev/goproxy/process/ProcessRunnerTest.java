package dev.goproxy.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProcessRunnerTest {
    @TempDir
    Path folder;

    @TempDir
    Path outputs;

    private ProcessRunner programs = new ProcessRunner(TempFolder.below(Path.of(".")));

    @BeforeEach
    void inFolder() {
        programs = new ProcessRunner(TempFolder.below(folder));
    }

    private ProcessRunner.Outcome run(Duration deadline, String script, String input) throws Exception {
        Map<String, String> environment = Map.of("PATH", System.getenv("PATH"), "ONLY", "this");
        var command = new ProcessRunner.Command(List.of("sh", "-c", script), folder, environment, deadline);
        return programs.run(command, input.getBytes(StandardCharsets.UTF_8), outputs.resolve("out"));
    }

    @Test
    void run_givesInputAndEnvironmentAndKeepsOutput() throws Exception {
        assertThat(run(Duration.ofMinutes(1), "cat; echo $ONLY$HOME", "hello "))
                .isEqualTo(new ProcessRunner.Outcome.Done());
        assertThat(outputs.resolve("out")).hasContent("hello this");
    }

    @Test
    void run_tellsStatusAndError() throws Exception {
        assertThat(run(Duration.ofMinutes(1), "echo oops >&2; exit 3", ""))
                .isEqualTo(new ProcessRunner.Outcome.Failure(3, "oops"));
    }

    @Test
    void run_endsTheWholeTreeAtTheDeadline() throws Exception {
        assertThat(run(Duration.ofMillis(500), "sleep 1000 & echo $! ; wait", ""))
                .isEqualTo(new ProcessRunner.Outcome.Overdue());
        long child = Long.parseLong(Files.readString(outputs.resolve("out")).strip());
        assertThat(ProcessHandle.of(child).filter(ProcessHandle::isAlive).filter(p -> !isZombie(child)))
                .isEmpty();
    }

    @Test
    void run_asksBeforeItMakesAProgramEnd() throws Exception {
        String script = "trap 'touch asked; exit' TERM; sleep 1000 & wait";
        assertThat(run(Duration.ofMillis(500), script, "")).isEqualTo(new ProcessRunner.Outcome.Overdue());
        assertThat(folder.resolve("asked")).exists();
    }

    @Test
    void run_endsWhoDoesNotListen() throws Exception {
        assertThat(run(Duration.ofMillis(500), "trap '' TERM; echo $$; while :; do sleep 1; done", ""))
                .isEqualTo(new ProcessRunner.Outcome.Overdue());
        long deaf = Long.parseLong(Files.readString(outputs.resolve("out")).strip());
        assertThat(ProcessHandle.of(deaf).filter(ProcessHandle::isAlive)).isEmpty();
    }

    @Test
    void run_endsWhoPrintsTooMuch() throws Exception {
        var command = new ProcessRunner.Command(
                List.of("sh", "-c", "while :; do echo more and more; done"),
                folder,
                Map.of("PATH", System.getenv("PATH")),
                Duration.ofMinutes(1),
                100_000,
                Optional.empty());
        assertThat(programs.run(command, new byte[0], outputs.resolve("out")))
                .isEqualTo(new ProcessRunner.Outcome.TooMuch());
    }

    @Test
    void run_endsWhoComplainsTooMuch() throws Exception {
        assertThat(run(Duration.ofMinutes(1), "while :; do echo more and more complaints; done >&2", ""))
                .isEqualTo(new ProcessRunner.Outcome.TooMuch());
    }

    private static boolean isZombie(long pid) {
        try {
            return Files.readString(Path.of("/proc/" + pid + "/stat")).contains(") Z ");
        } catch (java.io.IOException e) {
            return true;
        }
    }

    @Test
    void run_leavesNoFiles() throws Exception {
        run(Duration.ofMinutes(1), "true", "");
        assertThatThrownBy(() -> programs.run(
                        new ProcessRunner.Command(List.of("no-such-program"), folder, Map.of(), Duration.ofSeconds(1)),
                        new byte[0],
                        outputs.resolve("out")))
                .hasMessageContaining("no-such-program");
        try (Stream<Path> left = Files.list(programs.temporary().path())) {
            assertThat(left).isEmpty();
        }
    }
}
