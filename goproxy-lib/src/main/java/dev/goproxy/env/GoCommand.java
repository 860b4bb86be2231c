package dev.goproxy.env;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.goproxy.process.ProcessTree;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A {@code go} command of this machine, asked for its settings. */
public final class GoCommand {
    private static final int MAX_ANSWER_BYTES = 64 * 1024;

    private final Path executable;
    private final Map<String, String> environment;
    private final Duration timeout;

    GoCommand(Path executable, Map<String, String> environment, Duration timeout) {
        this.executable = executable;
        this.environment = environment;
        this.timeout = timeout;
    }

    /** The first {@code go} on the environment's PATH. */
    public static Optional<GoCommand> find(Map<String, String> environment) {
        return Arrays.stream(environment.getOrDefault("PATH", "").split(File.pathSeparator, -1))
                .filter(folder -> !folder.isEmpty())
                .flatMap(folder -> Stream.of("go", "go.exe").flatMap(name -> executable(folder, name)))
                .findFirst()
                .map(path -> new GoCommand(path, environment, Duration.ofSeconds(10)));
    }

    private static Stream<Path> executable(String folder, String name) {
        try {
            Path path = Path.of(folder, name);
            return Files.isRegularFile(path) && Files.isExecutable(path)
                    ? Stream.of(path.toAbsolutePath())
                    : Stream.of();
        } catch (InvalidPathException e) {
            return Stream.of();
        }
    }

    /** What {@code go env NAME} prints; empty if that is nothing, or it fails or takes too long. */
    Optional<String> env(String name) {
        var builder = new ProcessBuilder(executable.toString(), "env", name)
                .directory(executable.getRoot().toFile()) // no go.mod or go.work of a project shall have a say
                .redirectError(ProcessBuilder.Redirect.DISCARD);
        builder.environment().clear();
        builder.environment().putAll(environment);
        builder.environment().put("GOTOOLCHAIN", "local"); // a question must not download a toolchain
        try {
            Process process = builder.start();
            try {
                return answer(process);
            } finally {
                ProcessTree.end(process);
            }
        } catch (IOException e) {
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    private Optional<String> answer(Process process) throws IOException, InterruptedException {
        process.getOutputStream().close();
        if (!process.waitFor(timeout.toMillis(), TimeUnit.MILLISECONDS) || process.exitValue() != 0) {
            return Optional.empty();
        }
        try (InputStream out = process.getInputStream()) {
            String line = new String(out.readNBytes(MAX_ANSWER_BYTES), UTF_8).strip();
            return Optional.of(line).filter(text -> !text.isEmpty());
        }
    }
}
