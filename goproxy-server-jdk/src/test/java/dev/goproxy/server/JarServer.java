package dev.goproxy.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.goproxy.server.cli.JarProcess;
import dev.goproxy.testkit.FakeUpstream;
import dev.goproxy.testkit.TestFile;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

/** The runnable jar serving from a cache folder, and a client that sees whole answers. */
final class JarServer implements AutoCloseable {
    private static final HttpClient CLIENT = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(TestTimeouts.LIMIT)
            .build();

    private final JarProcess process;
    private final Path cache;

    private JarServer(JarProcess process, Path cache) {
        this.process = process;
        this.cache = cache;
    }

    /**
     * Starts the jar with a cache folder and the upstreams that Go's variables name; nothing is verified unless they
     * say so.
     */
    static JarServer start(Path cache, Map<String, String> environment, String... flags) throws IOException {
        return start(cache, environment, List.of(), flags);
    }

    /** Starts the jar on a JVM with options. */
    static JarServer start(Path cache, Map<String, String> environment, List<String> jvmOptions, String... flags)
            throws IOException {
        var args = new ArrayList<>(
                List.of("server", "--address=127.0.0.1:0", "--cacher-dir=" + cache, "--shutdown-timeout=1s"));
        args.addAll(List.of(flags));
        var variables = new HashMap<String, String>();
        variables.put("GOSUMDB", "off");
        variables.putAll(environment);
        Path folder = Files.createDirectories(cache.toAbsolutePath().getParent());
        return new JarServer(JarProcess.start(folder, variables, jvmOptions, args), cache);
    }

    /**
     * Waits until the server has fetched something, which takes a JVM that has just started longer than the tested
     * timeouts.
     */
    JarServer warmUp() {
        TestTimeouts.await().until(() -> get("example.com/warm/@v/list").statusCode() == 404);
        return this;
    }

    URI url() {
        return process.url();
    }

    /** Waits for the end of a server that does not start. */
    int exitCode() throws InterruptedException {
        return process.exitCode();
    }

    JarProcess process() {
        return process;
    }

    /** Asks for a name, which is put into the URL as {@code go} does. */
    HttpResponse<byte[]> get(String name) throws Exception {
        return CLIENT.send(request(name), HttpResponse.BodyHandlers.ofByteArray());
    }

    HttpResponse<byte[]> get(TestFile file) throws Exception {
        return get(file.name());
    }

    CompletableFuture<HttpResponse<byte[]>> getSoon(String name) {
        return CLIENT.sendAsync(request(name), HttpResponse.BodyHandlers.ofByteArray());
    }

    private HttpRequest request(String name) {
        return HttpRequest.newBuilder(URI.create(url() + "/" + name.replace("!", "%21")))
                .timeout(TestTimeouts.LIMIT)
                .build();
    }

    /** What the cache folder holds, by the protocol's names; not what the server keeps for itself. */
    List<String> cached() throws IOException {
        return files(cache).stream().filter(name -> !name.startsWith(".")).toList();
    }

    /** The names of all files below a folder, sorted. */
    static List<String> files(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile)
                    .map(file -> folder.relativize(file).toString().replace('\\', '/'))
                    .sorted()
                    .toList();
        }
    }

    /** Nothing that was logged is an error of ours. */
    void assertNoErrors() {
        assertThat(process.err().stream().filter(line -> line.contains("level=ERROR") || line.contains("Exception")))
                .isEmpty();
    }

    /** What the process holds, besides its connections to an upstream. */
    Footprint footprint(FakeUpstream upstream) {
        return Footprint.of(process.handle(), upstream.url().getPort());
    }

    /** Waits until the process holds no more than it did. */
    void awaitIdle(FakeUpstream upstream, Footprint before) {
        TestTimeouts.await()
                .alias("as few descriptors and threads as before")
                .untilAsserted(() -> assertThat(footprint(upstream))
                        .matches(now -> now.isAsSmallAs(before), "is as small as " + before));
    }

    @Override
    public void close() {
        process.close();
    }
}
