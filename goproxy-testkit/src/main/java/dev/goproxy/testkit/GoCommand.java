package dev.goproxy.testkit;

import dev.goproxy.testkit.process.TempFolders;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/**
 * The real {@code go} in an environment of its own: an empty module cache, build cache, GOPATH and home, a folder for a
 * program, and none of the variables and settings of whoever runs the test.
 *
 * <pre>{@code
 * try (GoCommand go = GoCommand.create().goproxy(upstream.url())) {
 *     go.file("go.mod", "module example.com/main\n");
 *     assertThat(go.run("get", "example.com/hello@v1.0.0").ok().stderr()).contains("added example.com/hello");
 * }
 * }</pre>
 *
 * <p>At first {@code GOPROXY=off}, {@code GOSUMDB=off}, {@code GOTOOLCHAIN=local}, {@code CGO_ENABLED=0}; {@code go}
 * has two minutes. A test that creates one is skipped where there is no {@code go} (or, on the PATH, no working one).
 * Closing it deletes its folders. For use by one thread, while it is set up.
 */
public final class GoCommand implements AutoCloseable {
    private final Path root;
    private final Map<String, String> environment = new LinkedHashMap<>();
    private Duration timeout = Duration.ofMinutes(2);

    private GoCommand(Path root) {
        this.root = root;
        for (String folder : List.of("home", "tmp", "work")) {
            createFolder(root.resolve(folder));
        }
        Stream.of("PATH", "SystemRoot").forEach(this::inherit);
        environment.put("HOME", root.resolve("home").toString());
        environment.put("USERPROFILE", root.resolve("home").toString());
        environment.put("TMPDIR", root.resolve("tmp").toString());
        environment.put("TMP", root.resolve("tmp").toString());
        environment.put("GOPATH", root.resolve("gopath").toString());
        environment.put("GOMODCACHE", modCache().toString());
        environment.put("GOCACHE", root.resolve("build-cache").toString());
        environment.put("GOENV", "off");
        environment.put("GOPROXY", "off");
        environment.put("GOSUMDB", "off");
        environment.put("GOTOOLCHAIN", "local");
        environment.put("CGO_ENABLED", "0");
        environment.put("GIT_TERMINAL_PROMPT", "0");
        environment.put("GIT_CONFIG_NOSYSTEM", "1");
    }

    private void inherit(String name) {
        String value = System.getenv(name);
        if (value != null) {
            environment.put(name, value);
        }
    }

    /**
     * Whether there is a {@code go} on the PATH.
     *
     * @return whether {@code go version} works
     */
    public static boolean isAvailable() {
        return Availability.AVAILABLE;
    }

    /**
     * Makes a new environment. Skips the test (by a JUnit assumption) where there is no {@code go}.
     *
     * @return the command, to be closed by the caller
     */
    public static GoCommand create() {
        Assumptions.assumeTrue(isAvailable(), "there is no go command on the PATH");
        return createAnyway();
    }

    private static GoCommand createAnyway() {
        try {
            var go = new GoCommand(Files.createTempDirectory("testkit-go-"));
            // Telemetry would leave a process behind that writes to the home folder.
            return go.write(go.root.resolve("home/.config/go/telemetry/mode"), "off");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Sets GOPROXY to one proxy.
     *
     * @param url its URL, for instance {@link FakeUpstream#url}
     * @return this
     */
    public GoCommand goproxy(URI url) {
        return env("GOPROXY", url.toString());
    }

    /**
     * Sets an environment variable.
     *
     * @param name its name
     * @param value its value
     * @return this
     */
    public GoCommand env(String name, String value) {
        environment.put(name, value);
        return this;
    }

    /**
     * Sets environment variables.
     *
     * @param variables their names and values
     * @return this
     */
    public GoCommand env(Map<String, String> variables) {
        environment.putAll(variables);
        return this;
    }

    /**
     * Keeps the build cache elsewhere, so that the standard library need not be compiled for each test. It says nothing
     * of modules that are to be downloaded.
     *
     * @param folder a folder that outlives this command
     * @return this
     */
    public GoCommand buildCache(Path folder) {
        return env("GOCACHE", folder.toAbsolutePath().toString());
    }

    /**
     * Limits how long a run may take.
     *
     * @param limit how long; after that the process and its children are killed, and the run fails
     * @return this
     */
    public GoCommand timeout(Duration limit) {
        timeout = limit;
        return this;
    }

    /**
     * Writes a file of the program that {@code go} is to work on.
     *
     * @param name its slash-separated name below {@link #folder}
     * @param text its content
     * @return this
     */
    public GoCommand file(String name, String text) {
        return write(folder().resolve(name), text);
    }

    private GoCommand write(Path file, String text) {
        createFolder(Objects.requireNonNull(file.getParent()));
        try {
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return this;
    }

    /**
     * The folder that {@code go} works in.
     *
     * @return an absolute path
     */
    public Path folder() {
        return root.resolve("work");
    }

    /**
     * The module cache.
     *
     * @return what GOMODCACHE is; may not exist yet
     */
    public Path modCache() {
        return root.resolve("mod-cache");
    }

    /**
     * Runs {@code go}.
     *
     * @param arguments its arguments, for instance {@code mod}, {@code tidy}
     * @return what it printed and how it ended, good or bad
     * @throws AssertionError if it takes too long
     */
    public GoRun run(String... arguments) {
        return command(Stream.concat(Stream.of("go"), Stream.of(arguments)).toList());
    }

    /**
     * Runs another program in this environment, for instance one that {@code go} has built.
     *
     * @param command the program and its arguments
     * @return what it printed and how it ended, good or bad
     * @throws AssertionError if it takes too long
     */
    public GoRun command(List<String> command) {
        return GoRun.of(command, folder(), environment, root.resolve("tmp"), timeout);
    }

    /** Deletes the module cache, so that all modules are downloaded again. */
    public void clearModCache() {
        if (Files.exists(modCache())) {
            TempFolders.delete(modCache());
        }
    }

    private static void createFolder(Path folder) {
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        TempFolders.delete(root);
    }

    /** Asked once, when it is first needed. */
    private static final class Availability {
        private static final boolean AVAILABLE = ask();

        private static boolean ask() {
            try (GoCommand go = createAnyway()) {
                return go.run("version").exitCode() == 0;
            } catch (UncheckedIOException e) {
                return false; // There is no such program.
            }
        }
    }
}
