package dev.goproxy.server;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.goproxy.testkit.FakeUpstream;
import dev.goproxy.testkit.TestFile;
import dev.goproxy.testkit.TestModule;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * After a load of all kinds of requests, and of clients that leave in the middle of them, the server holds no more than
 * before.
 */
class BackToIdleIT {
    private static final int CLIENTS = 16;
    private static final int REQUESTS = 40;

    @TempDir
    Path folder;

    private static TestModule module(String name, int i) {
        return TestModule.of("example.com/" + name + i).version("v1.0.0");
    }

    private static TestModule[] modules() {
        return IntStream.range(0, 20)
                .boxed()
                .flatMap(i -> List.of(
                        module("small", i).requires("example.com/small" + (i + 1), "v1.0.0"),
                        module("large", i).randomFile("data.bin", 2 << 20, i),
                        module("failing", i).randomFile("data.bin", 2 << 20, i))
                        .stream())
                .toArray(TestModule[]::new);
    }

    @Test
    void load_leavesNothingBehind() throws Exception {
        try (var upstream = FakeUpstream.start(modules());
                var server = JarServer.start(
                        folder.resolve("cache"),
                        Map.of("GOPROXY", upstream.url().toString()),
                        List.of("-Xmx64m", "-XX:+ExitOnOutOfMemoryError"),
                        "--fetch-timeout=1s")) {
            load(server.url(), 1, module("first", 0).files()); // loads classes and opens what stays open
            Footprint idle = server.footprint(upstream);
            assertThat(idle.open().isEmpty()).isEqualTo(idle.threads() == 0);

            misbehave(upstream);
            load(
                    server.url(),
                    CLIENTS,
                    Stream.of(modules())
                            .flatMap(module -> module.files().stream())
                            .toList());

            assertThat(server.process().isRunning()).isTrue();
            server.awaitIdle(upstream, idle);
            assertThat(JarServer.files(folder.resolve("cache")))
                    .noneMatch(name -> name.endsWith(".tmp") || name.endsWith(".part"));
            server.assertNoErrors();
        }
    }

    private static void misbehave(FakeUpstream upstream) {
        upstream.on(request -> request.name().contains("/large")).drip(64 << 10, Duration.ofMillis(5));
        upstream.on(request -> request.name().contains("/failing1")).status(503);
        upstream.on(request -> request.name().contains("/failing2")).hangUp();
        upstream.on(request -> request.name().contains("/failing3")).resetAfter(100_000);
        upstream.on(request -> request.name().contains("/failing4")).silence();
        upstream.on(request -> request.name().contains("/failing5")).truncateAfter(1_500_000);
    }

    private static void load(URI url, int clients, List<TestFile> files) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(clients);
        try {
            List<Callable<Void>> all = new ArrayList<>();
            for (int i = 0; i < clients; i++) {
                var random = new Random(i);
                all.add(() -> {
                    for (int j = 0; j < REQUESTS; j++) {
                        String name = files.get(random.nextInt(files.size())).name();
                        ask(url, random.nextInt(8) == 0 ? name.replace("v1.0.0", "v1.0.1") : name, random.nextInt(6));
                    }
                    return null;
                });
            }
            for (Future<Void> one : threads.invokeAll(all)) {
                one.get();
            }
        } finally {
            threads.shutdownNow();
        }
    }

    /**
     * One request, by a client of a kind: those from 3 on stay to the end, the others break the connection off, in the
     * head or in the body.
     */
    private static void ask(URI url, String name, int kind) throws IOException {
        String head = "GET /" + name + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
        try (var socket = new Socket(url.getHost(), url.getPort())) {
            socket.setSoTimeout(TestTimeouts.LIMIT_MILLIS);
            socket.getOutputStream()
                    .write(head.substring(0, kind == 0 ? 20 : head.length()).getBytes(US_ASCII));
            InputStream in = socket.getInputStream();
            if (kind >= 3) {
                in.transferTo(OutputStream.nullOutputStream());
            } else {
                in.skipNBytes(kind == 2 ? 1 : 0);
                socket.setSoLinger(true, 0);
            }
        }
    }
}
