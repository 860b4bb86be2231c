package dev.goproxy.process;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** A {@code go} command of this machine, asked for its settings. */
public final class GoCommand {
    private static final byte[] NO_INPUT = {};
    private static final int MAX_ANSWER_BYTES = 64 * 1024;

    private final Path executable;
    private final Map<String, String> environment;
    private final Duration timeout;

    public GoCommand(Path executable, Map<String, String> environment, Duration timeout) {
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
    public Optional<String> env(String name) {
        Map<String, String> variables = new HashMap<>(environment);
        variables.put("GOTOOLCHAIN", "local"); // a question must not download a toolchain
        Path folder = executable.getRoot(); // no go.mod or go.work of a project shall have a say
        var command = new ProcessRunner.Command(
                List.of(executable.toString(), "env", name),
                folder,
                variables,
                timeout,
                MAX_ANSWER_BYTES,
                ProcessRunner.Listener.NONE);
        var output = new ByteArrayOutputStream();
        try (var runner = new ProcessRunner()) {
            boolean succeeded = runner.runWithPipes(command, NO_INPUT, output) instanceof ProcessRunner.Outcome.Success;
            return Optional.of(output.toString(UTF_8).strip()).filter(text -> succeeded && !text.isEmpty());
        } catch (IOException e) {
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }
}
