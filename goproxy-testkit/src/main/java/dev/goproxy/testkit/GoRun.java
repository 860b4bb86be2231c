package dev.goproxy.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * The result of a run of {@link GoCommand}.
 *
 * @param command the program and its arguments
 * @param exitCode 0 if it succeeded
 * @param stdout its standard output
 * @param stderr its standard error, which includes progress
 */
public record GoRun(List<String> command, int exitCode, String stdout, String stderr) {
    private static final int KILLED_AFTER_SECONDS = 10;

    /**
     * Copies the command.
     *
     * @param command the program and its arguments
     * @param exitCode 0 if it succeeded
     * @param stdout its standard output
     * @param stderr its standard error, which includes progress
     */
    public GoRun {
        command = List.copyOf(command);
    }

    /**
     * Asserts that it succeeded.
     *
     * @return this
     * @throws AssertionError if the exit code is not 0; shows the output
     */
    public GoRun ok() {
        if (exitCode != 0) {
            throw new AssertionError("exit code " + exitCode + " of " + this);
        }
        return this;
    }

    /**
     * Asserts that it failed.
     *
     * @return this
     * @throws AssertionError if the exit code is 0; shows the output
     */
    public GoRun failed() {
        if (exitCode == 0) {
            throw new AssertionError("exit code 0 of " + this);
        }
        return this;
    }

    /**
     * The whole output.
     *
     * @return standard output, then standard error
     */
    public String output() {
        return stdout + stderr;
    }

    @Override
    public String toString() {
        return String.join(" ", command) + "\n" + output();
    }

    static GoRun of(List<String> command, Path folder, Map<String, String> environment, Path temp, Duration timeout) {
        try {
            Path out = Files.createTempFile(temp, "out", "");
            Path err = Files.createTempFile(temp, "err", "");
            var builder = new ProcessBuilder(command)
                    .directory(folder.toFile())
                    .redirectOutput(out.toFile())
                    .redirectError(err.toFile());
            builder.environment().clear();
            builder.environment().putAll(environment);
            Process process = builder.start();
            process.getOutputStream().close();
            boolean ended = await(process, timeout);
            var run = new GoRun(command, ended ? process.exitValue() : -1, read(out), read(err));
            if (!ended) {
                throw new AssertionError("timed out after " + timeout + ": " + run);
            }
            return run;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Waits for a process; at the timeout it is killed with its children. */
    private static boolean await(Process process, Duration timeout) {
        try {
            return process.waitFor(timeout.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        } finally {
            kill(process);
        }
    }

    private static void kill(Process process) {
        List<ProcessHandle> family = process.descendants().toList();
        process.destroyForcibly();
        family.forEach(ProcessHandle::destroyForcibly);
        process.onExit().orTimeout(KILLED_AFTER_SECONDS, TimeUnit.SECONDS).join();
    }

    private static String read(Path file) throws IOException {
        return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
    }
}
