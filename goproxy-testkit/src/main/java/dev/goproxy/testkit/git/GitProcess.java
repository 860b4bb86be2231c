package dev.goproxy.testkit.git;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Runs git in a folder, without the settings of the machine and the user. */
public final class GitProcess {
    /** With these, repositories have the same hashes on every machine. */
    private static final Map<String, String> SETTINGS = Map.of(
            "GIT_CONFIG_NOSYSTEM", "1",
            "GIT_CONFIG_GLOBAL", "/dev/null",
            "GIT_TERMINAL_PROMPT", "0",
            "LC_ALL", "C");

    private GitProcess() {}

    /** Sets the variables of a git process. */
    public static void setUp(ProcessBuilder process) {
        process.environment().keySet().removeIf(name -> name.startsWith("GIT_"));
        process.environment().putAll(SETTINGS);
    }

    /** Runs git and returns its output without the last newlines; throws an exception if it fails. */
    public static String run(Path folder, byte[] input, String... arguments) {
        List<String> command = new ArrayList<>(List.of("git"));
        command.addAll(List.of(arguments));
        try {
            return run(folder, input, command);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted: " + command, e);
        }
    }

    private static String run(Path folder, byte[] input, List<String> command)
            throws IOException, InterruptedException {
        Path in = Files.createTempFile("testkit-git-in", "");
        Path err = Files.createTempFile("testkit-git-err", "");
        try {
            Files.write(in, input);
            ProcessBuilder builder = new ProcessBuilder(command)
                    .directory(folder.toFile())
                    .redirectInput(in.toFile())
                    .redirectError(err.toFile());
            setUp(builder);
            Process process = builder.start();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (process.waitFor() != 0) {
                throw new IllegalStateException(command + ": " + Files.readString(err, StandardCharsets.ISO_8859_1));
            }
            return output.stripTrailing();
        } finally {
            Files.delete(in);
            Files.delete(err);
        }
    }
}
