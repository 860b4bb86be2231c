package dev.goproxy.auth;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.goproxy.process.ProcessRunner;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@DisabledOnOs(OS.WINDOWS)
class AuthProgramTest {
    private static final Duration TIMEOUT = Duration.ofMinutes(1);

    @TempDir
    Path folder;

    private final ProcessRunner runner = new ProcessRunner();

    private AuthProgram sh(String script) {
        return new AuthProgram(
                runner,
                List.of("sh", "-c", script, "sh"),
                folder,
                Map.of("PATH", String.valueOf(System.getenv("PATH")), "ONLY", "this"));
    }

    private String run(String script, String input, String... more) throws Exception {
        return new String(sh(script).run(List.of(more), input.getBytes(UTF_8), TIMEOUT), UTF_8);
    }

    @Test
    void run_givesArgumentsInputAndEnvironment() throws Exception {
        assertThat(run("cat; echo $ONLY$HOME $#; pwd", "hello ", "$(touch x)"))
                .isEqualTo("hello this 1\n" + folder.toRealPath() + "\n");
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void run_inputThatIsNotRead_doesNoHarm() throws Exception {
        assertThat(run("echo done", "x".repeat(1 << 20))).isEqualTo("done\n");
    }

    @Test
    void run_failuresShowNothingOfWhatWasSaid() {
        assertThatThrownBy(() -> run("echo s3cret; echo s3cret >&2; exit 3", "s3cret"))
                .isInstanceOf(IOException.class)
                .hasMessage("ended with status 3");
        var missing = new AuthProgram(runner, List.of("no-such-program", "s3cret"), folder, Map.of());
        assertThatThrownBy(() -> missing.run(List.of(), new byte[0], TIMEOUT))
                .isInstanceOf(IOException.class)
                .hasMessage("can't be started")
                .hasNoCause();
    }

    @Test
    void run_programThatPrintsForEver_isEnded() {
        assertThatThrownBy(() -> run("yes s3cret", ""))
                .isInstanceOf(IOException.class)
                .hasMessage("printed more than 1048576 bytes");
    }

    @Test
    void run_programThatTakesTooLong_isEndedWithItsChildren() {
        String mark = "86" + System.nanoTime() % 1_000_000;
        assertThatThrownBy(() -> sh("sleep " + mark + " & wait").run(List.of(), new byte[0], Duration.ofMillis(500)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("did not end");
        assertThat(ProcessHandle.allProcesses()
                        .filter(process ->
                                process.info().commandLine().orElse("").equals("sleep " + mark)))
                .isEmpty();
    }
}
