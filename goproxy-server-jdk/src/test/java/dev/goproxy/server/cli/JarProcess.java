package dev.goproxy.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.goproxy.server.TestTimeouts;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The runnable jar as a process of its own, with its output. */
public final class JarProcess implements AutoCloseable {
    private static final Pattern ADDRESS = Pattern.compile("address\"?[=:]\"?(https?://[^\" ]+)");

    /**
     * Prefix of commands that makes SIGINT end them. A build that was started in the background of a script ignores the
     * signal, and a JVM that inherits that ignores it too.
     */
    private static final List<String> INTERRUPTIBLE = interruptible("env", "--default-signal=INT");

    private final Process process;
    private final List<String> out = new CopyOnWriteArrayList<>();
    private final List<String> err = new CopyOnWriteArrayList<>();
    private final List<Thread> readers;
    private volatile Optional<URI> url = Optional.empty();

    private JarProcess(Process process) {
        this.process = process;
        this.readers = List.of(
                collect(process.inputReader(StandardCharsets.UTF_8), out),
                collect(process.errorReader(StandardCharsets.UTF_8), err));
    }

    /** Returns a prefix of commands if this host knows it, else an empty one. */
    private static List<String> interruptible(String... prefix) {
        var probe = new ArrayList<>(List.of(prefix));
        probe.add("true");
        try {
            return new ProcessBuilder(probe).start().waitFor() == 0 ? List.of(prefix) : List.of();
        } catch (IOException e) {
            return List.of();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return List.of();
        }
    }

    static Path jar() {
        return Path.of(System.getProperty("goproxy.jar", "target/goproxy-server-jdk.jar"));
    }

    /** Starts the jar in a folder, with none of Go's variables but those given. */
    static JarProcess start(Path folder, Map<String, String> environment, String... args) throws IOException {
        return start(folder, environment, List.of(), Arrays.asList(args));
    }

    /** Starts the jar in a folder, with none of Go's variables but those given, on a JVM with options. */
    public static JarProcess start(
            Path folder, Map<String, String> environment, List<String> jvmOptions, List<String> args)
            throws IOException {
        var java = new ArrayList<>(jvmOptions);
        java.addAll(List.of("-jar", jar().toAbsolutePath().toString()));
        java.addAll(args);
        return startJava(folder, environment, java);
    }

    /** Starts a JVM in a folder, with none of Go's variables but those given. It says its address as the jar does. */
    public static JarProcess startJava(Path folder, Map<String, String> environment, List<String> args)
            throws IOException {
        var command = new ArrayList<>(INTERRUPTIBLE);
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(args);
        var builder = new ProcessBuilder(command).directory(folder.toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("GO") || name.endsWith("JAVA_OPTIONS"));
        builder.environment().put("GOENV", "off");
        builder.environment().put("GOPROXY", "off");
        builder.environment().put("GOSUMDB", "off");
        builder.environment().putAll(environment);
        return new JarProcess(builder.start());
    }

    private static Thread collect(BufferedReader reader, List<String> lines) {
        var thread = new Thread(() -> {
            try (reader) {
                reader.lines().forEach(lines::add);
            } catch (IOException | UncheckedIOException e) {
                lines.add("level=DEBUG msg=\"the process was ended\"");
            }
        });
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    /** Writes to its standard input, and closes it. */
    void input(String text) throws IOException {
        try (var in = process.outputWriter(StandardCharsets.UTF_8)) {
            in.write(text);
        }
    }

    /** What it wrote to its standard output. */
    public List<String> out() {
        return out;
    }

    /** What it wrote to its standard error output. */
    public List<String> err() {
        return err;
    }

    /** Where it says that it listens. */
    public URI url() {
        if (url.isEmpty()) {
            TestTimeouts.await().until(() -> findUrl() || !process.isAlive());
            assertThat(findUrl()).as("address in %s", err).isTrue();
        }
        return url.orElseThrow();
    }

    private boolean findUrl() {
        Matcher said = ADDRESS.matcher(String.join("\n", err));
        url = said.find() ? Optional.of(URI.create(said.group(1))) : Optional.empty();
        return url.isPresent();
    }

    /** Where it listens. */
    public InetSocketAddress address() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), url().getPort());
    }

    /** Lines of the access log, as soon as there are that many. */
    public List<String> requests(int count) {
        TestTimeouts.await().until(() -> requests().size() >= count);
        return requests();
    }

    private List<String> requests() {
        return err.stream().filter(line -> line.contains("request")).toList();
    }

    public long pid() {
        return process.pid();
    }

    /** Sends a signal by name. */
    public void signal(String name) throws Exception {
        assertThat(new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
                        .start()
                        .waitFor())
                .isZero();
    }

    /** The process. */
    public ProcessHandle handle() {
        return process.toHandle();
    }

    /** Whether it has not ended. */
    public boolean isRunning() {
        return process.isAlive();
    }

    /** Waits for its end. */
    public int exitCode() throws InterruptedException {
        assertThat(process.waitFor(TestTimeouts.LIMIT_SECONDS, TimeUnit.SECONDS))
                .as("ended, having said %s", err)
                .isTrue();
        for (Thread reader : readers) {
            reader.join(TestTimeouts.LIMIT.toMillis());
        }
        return process.exitValue();
    }

    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
    }
}
