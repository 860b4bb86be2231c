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
 * The real {@code go} command in an isolated environment: an empty module cache, GOPATH and home, a folder for a
 * program, and none of the variables and settings of the user who runs the test. Only the build cache is the user's,
 * so that the standard library is not compiled for each test; it has no influence on which modules are downloaded.
 *
 * <pre>{@code
 * try (GoCommand go = GoCommand.create().goproxy(upstream.url())) {
 *     go.file("go.mod", "module example.com/main\n");
 *     assertThat(go.run("get", "example.com/hello@v1.0.0").ok().stderr()).contains("added example.com/hello");
 * }
 * }</pre>
 *
 * <p>Defaults: {@code GOPROXY=off}, {@code GOSUMDB=off}, {@code GOTOOLCHAIN=local}, {@code CGO_ENABLED=0}, and a
 * timeout of two minutes for each run. A test that creates one is skipped if there is no working {@code go} on the
 * PATH. Closing it deletes its folders. Its settings are not safe for use by several threads; runs are.
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
     * Returns whether there is a working {@code go} on the PATH.
     *
     * @return whether {@code go version} works
     */
    public static boolean isAvailable() {
        return Availability.AVAILABLE;
    }

    /**
     * Creates a new environment. Skips the test (with a JUnit assumption) if there is no {@code go}.
     *
     * @return the command, to be closed by the caller
     */
    public static GoCommand create() {
        Assumptions.assumeTrue(isAvailable(), "there is no go command on the PATH");
        GoCommand go = createAnyway();
        return BuildCache.FOLDER.isEmpty() ? go : go.env("GOCACHE", BuildCache.FOLDER);
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
     * Sets the folder of the build cache. The default is the user's, which all tests of the machine share.
     *
     * @param folder a folder that is kept when this command is closed
     * @return this
     */
    public GoCommand buildCache(Path folder) {
        return env("GOCACHE", folder.toAbsolutePath().toString());
    }

    /**
     * Gives this command an empty build cache of its own, which is deleted when it is closed. Builds take longer.
     *
     * @return this
     */
    public GoCommand isolatedBuildCache() {
        return buildCache(root.resolve("build-cache"));
    }

    /**
     * Sets the timeout of each run.
     *
     * @param limit after this time the process and its children are killed, and the run fails; default two minutes
     * @return this
     */
    public GoCommand timeout(Duration limit) {
        timeout = limit;
        return this;
    }

    /**
     * Writes a file into the folder in which {@code go} runs.
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
     * The folder in which {@code go} runs.
     *
     * @return an absolute path
     */
    public Path folder() {
        return root.resolve("work");
    }

    /**
     * The module cache.
     *
     * @return the value of GOMODCACHE; the folder may not exist yet
     */
    public Path modCache() {
        return root.resolve("mod-cache");
    }

    /**
     * Runs {@code go}.
     *
     * @param arguments its arguments, for instance {@code mod}, {@code tidy}
     * @return its output and exit code, whether it succeeded or not
     * @throws AssertionError if it times out
     */
    public GoRun run(String... arguments) {
        return command(Stream.concat(Stream.of("go"), Stream.of(arguments)).toList());
    }

    /**
     * Runs another program in this environment, for instance one that {@code go} has built.
     *
     * @param command the program and its arguments
     * @return its output and exit code, whether it succeeded or not
     * @throws AssertionError if it times out
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

    /** Determined once, when it is first needed. */
    private static final class Availability {
        private static final boolean AVAILABLE = ask();

        private static boolean ask() {
            try (GoCommand go = createAnyway()) {
                return go.run("version").exitCode() == 0;
            } catch (UncheckedIOException e) {
                return false; // The program was not found.
            }
        }
    }

    /** The user's build cache. Determined once, when it is first needed. */
    private static final class BuildCache {
        /** A folder; empty if the user has none. */
        private static final String FOLDER = ask();

        private static String ask() {
            try (GoCommand go = createAnyway()) {
                GoRun run = go.env("GOENV", "")
                        .env("GOCACHE", "")
                        .env(System.getenv())
                        .run("env", "GOCACHE");
                String folder = run.stdout().strip();
                return run.exitCode() == 0 && Path.of(folder).isAbsolute() ? folder : "";
            }
        }
    }
}
