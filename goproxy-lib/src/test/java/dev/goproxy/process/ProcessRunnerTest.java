package dev.goproxy.process;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
@DisabledOnOs(OS.WINDOWS)
class ProcessRunnerTest {
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final ProcessRunner.Outcome SUCCESS = new ProcessRunner.Outcome.Success();

    @TempDir
    Path folder;

    @TempDir
    Path outputs;

    private final ProcessRunner runner = new ProcessRunner();

    @AfterEach
    void close() {
        runner.close();
    }

    private ProcessRunner.Command sh(Duration timeout, long maxBytes, ProcessRunner.Listener listener, String script) {
        Map<String, String> environment = Map.of("PATH", System.getenv("PATH"), "ONLY", "this");
        return new ProcessRunner.Command(List.of("sh", "-c", script), folder, environment, timeout, maxBytes, listener);
    }

    private ProcessRunner.Command sh(Duration timeout, String script) {
        return sh(timeout, ProcessRunner.MAX_TEXT_BYTES, ProcessRunner.Listener.NONE, script);
    }

    private ProcessRunner.Outcome run(Duration timeout, String script, String input) throws Exception {
        return runner.run(sh(timeout, script), input.getBytes(UTF_8), output());
    }

    private Path output() {
        return outputs.resolve("out");
    }

    private long printedPid() {
        return Awaitility.await()
                .atMost(MINUTE)
                .ignoreExceptions()
                .until(() -> Long.parseLong(Files.readString(output()).strip()), pid -> pid > 0);
    }

    private static boolean isAlive(long pid) {
        return ProcessHandle.of(pid).filter(ProcessHandle::isAlive).isPresent() && !isZombie(pid);
    }

    private static boolean isZombie(long pid) {
        try {
            return Files.readString(Path.of("/proc/" + pid + "/stat")).contains(") Z ");
        } catch (IOException e) {
            return !Files.isDirectory(Path.of("/proc/self"));
        }
    }

    @Test
    void run_givesInputAndEnvironmentAndKeepsOutput() throws Exception {
        assertThat(run(MINUTE, "cat; echo $ONLY$HOME", "hello ")).isEqualTo(SUCCESS);
        assertThat(output()).hasContent("hello this");
    }

    @Test
    void run_returnsStatusAndError() throws Exception {
        assertThat(run(MINUTE, "echo oops >&2; exit 3", "")).isEqualTo(new ProcessRunner.Outcome.Failure(3, "oops"));
    }

    @Test
    void run_stopsTheWholeTreeAtTheTimeout() throws Exception {
        assertThat(run(Duration.ofSeconds(3), "sleep 1000 & echo $! ; wait", ""))
                .isEqualTo(new ProcessRunner.Outcome.TimedOut());
        assertThat(isAlive(printedPid())).isFalse();
    }

    @Test
    void run_asksBeforeItKills() throws Exception {
        // Its child is asked before it, and must not let it end by itself.
        String script = "trap 'touch asked; exit' TERM; while :; do sleep 0.05; done";
        assertThat(run(Duration.ofSeconds(3), script, "")).isEqualTo(new ProcessRunner.Outcome.TimedOut());
        assertThat(folder.resolve("asked")).exists();
    }

    @Test
    void run_killsWhoIgnoresTheRequest() throws Exception {
        assertThat(run(Duration.ofSeconds(3), "trap '' TERM; echo $$; while :; do sleep 1; done", ""))
                .isEqualTo(new ProcessRunner.Outcome.TimedOut());
        assertThat(isAlive(printedPid())).isFalse();
    }

    @Test
    void run_stopsWhoPrintsTooMuch() throws Exception {
        var command = sh(MINUTE, 100_000, ProcessRunner.Listener.NONE, "while :; do echo more and more; done");
        assertThat(runner.run(command, new byte[0], output())).isEqualTo(new ProcessRunner.Outcome.TooMuchOutput());
        assertThat(runner.runWithPipes(command, new byte[0], new ByteArrayOutputStream()))
                .isEqualTo(new ProcessRunner.Outcome.TooMuchOutput());
    }

    @Test
    void run_stopsWhoPrintsTooManyErrors() throws Exception {
        assertThat(run(MINUTE, "while :; do echo more and more errors; done >&2", ""))
                .isEqualTo(new ProcessRunner.Outcome.TooMuchOutput());
    }

    @Test
    void run_stopsTheProgramWhenTheThreadIsInterrupted() throws Exception {
        var failure = new CompletableFuture<Exception>();
        Thread thread = Threads.start("test", () -> {
            try {
                run(MINUTE, "echo $$; sleep 1000", "");
            } catch (Exception e) {
                failure.complete(e);
            }
        });
        long pid = printedPid();
        thread.interrupt();
        assertThat(failure.get(30, TimeUnit.SECONDS)).isInstanceOf(InterruptedException.class);
        assertThat(isAlive(pid)).isFalse();
    }

    @Test
    void run_ofWhatCannotStart_saysWhat_andLeavesNoFiles() throws Exception {
        run(MINUTE, "true", "");
        var missing = new ProcessRunner.Command(List.of("no-such-program"), folder, Map.of(), MINUTE);
        assertThatThrownBy(() -> runner.run(missing, new byte[0], output()))
                .isInstanceOf(ProgramStartException.class)
                .hasMessageContaining("no-such-program");
        try (Stream<Path> left = Files.list(outputs)) {
            assertThat(left).containsExactly(output());
        }
    }

    @Test
    void listener_isToldInOrder() throws Exception {
        var told = new ArrayList<String>();
        var listener = new ProcessRunner.Listener() {
            @Override
            public void beforeStart() {
                told.add("before");
            }

            @Override
            public void onStart(Process process) {
                told.add("start");
            }

            @Override
            public void onSuccess() {
                told.add("success");
            }

            @Override
            public void onFailure() {
                told.add("failure");
            }
        };
        runner.run(sh(MINUTE, 100, listener, "true"), new byte[0], output());
        runner.run(sh(MINUTE, 100, listener, "false"), new byte[0], output());
        assertThat(told).containsExactly("before", "start", "success", "before", "start", "failure");
    }

    @Test
    void listener_thatThrowsWhileItRuns_endsIt() throws Exception {
        var listener = new ProcessRunner.Listener() {
            @Override
            public void whileRunning() throws IOException {
                throw new IOException("enough");
            }
        };
        assertThatThrownBy(() -> runner.run(sh(MINUTE, 100, listener, "exec sleep 600"), new byte[0], output()))
                .isInstanceOf(IOException.class)
                .hasMessage("enough");
    }

    @Test
    void runWithPipes_readsAllThatIsPrinted() throws Exception {
        var output = new ByteArrayOutputStream();
        assertThat(runner.runWithPipes(
                        sh(MINUTE, "cat; cat >&2; exit 0"), "x".repeat(1 << 20).getBytes(UTF_8), output))
                .isEqualTo(SUCCESS);
        assertThat(output.toString(UTF_8)).isEqualTo("x".repeat(1 << 20));
    }

    @Test
    void runWithPipes_doesNotWaitForAChildThatKeepsThePipeOpen() throws Exception {
        var output = new ByteArrayOutputStream();
        assertThat(runner.runWithPipes(sh(MINUTE, "sleep 100 & echo $!"), new byte[0], output))
                .isEqualTo(SUCCESS);
        long child = Long.parseLong(output.toString(UTF_8).strip());
        assertThat(isAlive(child)).isTrue();
        ProcessHandle.of(child).ifPresent(ProcessHandle::destroy);
    }

    @Test
    void close_stopsWhatRuns_andLetsNothingRunAfterwards() throws Exception {
        var running = new CompletableFuture<ProcessRunner.Outcome>();
        Threads.start("test", () -> {
            try {
                running.complete(run(MINUTE, "sleep 1000 & echo $! ; wait", ""));
            } catch (Exception e) {
                running.completeExceptionally(e);
            }
        });
        long child = printedPid();
        runner.close();
        assertThat(isAlive(child)).isFalse();
        assertThatThrownBy(() -> running.get(30, TimeUnit.SECONDS))
                .isInstanceOf(ExecutionException.class)
                .hasRootCauseMessage("no program can run: the process runner is closed");
        assertThatThrownBy(() -> run(MINUTE, "touch ran", "")).hasMessageContaining("closed");
        assertThat(folder.resolve("ran")).doesNotExist();
    }

    @Test
    void cycles_leaveNothingBehind() throws Exception {
        Files.createFile(output());
        HeldResources.assertNothingIsLeftAfter50(outputs, () -> {
            try (var cycle = new ProcessRunner()) {
                assertThat(cycle.run(sh(MINUTE, "cat"), new byte[10], output())).isEqualTo(SUCCESS);
                assertThat(cycle.runWithPipes(sh(MINUTE, "cat"), new byte[10], new ByteArrayOutputStream()))
                        .isEqualTo(SUCCESS);
            }
        });
    }
}
