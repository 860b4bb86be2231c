package dev.goproxy.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.goproxy.testkit.FakeUpstream;
import dev.goproxy.testkit.GoCommand;
import dev.goproxy.testkit.TestFile;
import dev.goproxy.testkit.TestModule;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Cache folders of others are served as they are, ours can be used by others, and neither company nor a sudden end does
 * them harm.
 */
class CacheFolderIT {
    private static final TestModule HELLO = TestModule.of("example.com/Hello")
            .version("v1.0.0")
            .file("hello.go", "package hello\n")
            .version("v1.1.0")
            .file("hello.go", "package hello\n\nconst Word = \"hello\"\n");
    private static final TestModule LARGE =
            TestModule.of("example.com/large").version("v1.0.0").randomFile("data.bin", 8 << 20, 7);

    @TempDir
    Path folder;

    private final FakeUpstream upstream = FakeUpstream.start(HELLO, LARGE);

    @AfterEach
    void close() {
        upstream.close();
    }

    private JarServer server(Path cache, String... flags) throws Exception {
        return JarServer.start(cache, Map.of("GOPROXY", upstream.url().toString()), flags);
    }

    private static JarServer offline(Path cache) throws Exception {
        return JarServer.start(cache, Map.of("GOPROXY", "off"));
    }

    private static String text(HttpResponse<byte[]> answer) {
        return new String(answer.body(), StandardCharsets.UTF_8);
    }

    /**
     * As goproxy writes it: one file a name, the list without a newline at its end, and info documents in a form of its
     * own.
     */
    @Test
    void goproxysFolder_isServedAsItIs() throws Exception {
        Path cache = folder.resolve("goproxy");
        put(cache, HELLO.list().name(), "v1.0.0\nv1.1.0".getBytes(StandardCharsets.UTF_8));
        put(
                cache,
                HELLO.latest().name(),
                "{\"Version\":\"v1.1.0\",\"Time\":\"2024-01-01T00:00:00Z\"}".getBytes(StandardCharsets.UTF_8));
        put(
                cache,
                HELLO.info().name(),
                "{\"Version\":\"v1.1.0\",\"Time\":\"2024-01-01T00:00:00Z\"}".getBytes(StandardCharsets.UTF_8));
        put(cache, HELLO.mod().name(), HELLO.mod().bytes());
        put(cache, HELLO.zip().name(), HELLO.zip().bytes());
        put(cache, "sumdb/sum.golang.org/lookup/example.com/!hello@v1.1.0", "1\nx\n".getBytes(StandardCharsets.UTF_8));
        List<String> before = JarServer.files(cache);
        try (var server = offline(cache);
                var go = GoCommand.create().goproxy(server.url())) {
            assertThat(go.run("mod", "download", "-json", "example.com/Hello@v1.1.0")
                            .ok()
                            .stdout())
                    .contains(HELLO.sum(), HELLO.modSum());
            assertThat(go.run("list", "-m", "-versions", "example.com/Hello")
                            .ok()
                            .stdout())
                    .isEqualTo("example.com/Hello v1.0.0 v1.1.0\n");
            assertThat(text(server.get(HELLO.latest()))).contains("v1.1.0");
            assertThat(text(server.get("sumdb/sum.golang.org/lookup/example.com/!hello@v1.1.0")))
                    .isEqualTo("1\nx\n");
            assertThat(server.cached()).isEqualTo(before);
        }
    }

    private static void put(Path cache, String name, byte[] bytes) throws Exception {
        Path file = cache.resolve(name);
        Files.createDirectories(file.getParent());
        Files.write(file, bytes);
    }

    @Test
    void downloadFolderOfGo_isServedAsItIs_andOursServesGo() throws Exception {
        upstream.serve(SampleModules.all());
        try (var first = SampleModules.client().goproxy(upstream.url());
                var behind = SampleModules.client();
                var fromOurs = SampleModules.client()) {
            String program = built(first);
            Path downloaded = first.modCache().resolve("cache/download");
            List<String> before = JarServer.files(downloaded);
            try (var server = offline(downloaded)) {
                tidied(first, behind);
                assertThat(built(behind.goproxy(server.url()))).isEqualTo(program);
                assertThat(text(server.get("example.com/pseudo/@v/list"))).isEmpty();
                for (String secret : List.of(".lock", ".ziphash")) {
                    assertThat(server.get(SampleModules.UPPER.zip().name().replace(".zip", secret))
                                    .statusCode())
                            .isEqualTo(404);
                }
                assertThat(server.cached()).isEqualTo(before);
            }
            Path ours = folder.resolve("ours");
            try (var server = server(ours)) {
                behind.clearModCache();
                assertThat(built(behind.goproxy(server.url()))).isEqualTo(program);
            }
            tidied(first, fromOurs);
            assertThat(built(fromOurs.env("GOPROXY", "file://" + ours))).isEqualTo(program);
        }
    }

    /** A list in a folder of go's holds what go happened to ask for, so that nothing can be resolved anew. */
    private static void tidied(GoCommand from, GoCommand to) throws Exception {
        for (String name : List.of("go.mod", "go.sum")) {
            to.file(name, Files.readString(from.folder().resolve(name)));
        }
    }

    private static String built(GoCommand go) {
        if (!Files.exists(go.folder().resolve("go.sum"))) {
            go.run("mod", "tidy").ok();
        }
        go.run("mod", "verify").ok();
        go.run("build", "-o", "program", ".").ok();
        return go.command(List.of("./program")).ok().stderr();
    }

    @Test
    void twoServers_shareOneFolder() throws Exception {
        Path cache = folder.resolve("shared");
        try (var one = server(cache);
                var other = server(cache)) {
            List<TestFile> files = List.of(
                    HELLO.list(), HELLO.latest(), HELLO.info(), HELLO.mod(), HELLO.zip(), LARGE.mod(), LARGE.zip());
            var answers = new ArrayList<CompletableFuture<HttpResponse<byte[]>>>();
            for (TestFile file : files) {
                for (int i = 0; i < 3; i++) {
                    answers.add(one.getSoon(file.name()));
                    answers.add(other.getSoon(file.name()));
                }
            }
            for (int i = 0; i < answers.size(); i++) {
                TestFile file = files.get(i / 6);
                HttpResponse<byte[]> answer = answers.get(i).get();
                assertThat(answer.statusCode()).as(file.name()).isEqualTo(200);
                if (file.name().contains("/@v/v")) {
                    assertThat(answer.body()).isEqualTo(file.bytes());
                }
            }
            assertThat(upstream.requests(LARGE.zip())).hasSizeLessThanOrEqualTo(2);
            upstream.down();
            assertThat(other.get(LARGE.zip()).body()).isEqualTo(LARGE.zip().bytes());
            assertThat(Files.readAllBytes(cache.resolve(LARGE.zip().name())))
                    .isEqualTo(LARGE.zip().bytes());
            one.assertNoErrors();
            other.assertNoErrors();
        }
    }

    @Test
    void killedInTheMiddleOfADownload_leavesNoEntry_andTheNextStartSweepsUp() throws Exception {
        Path cache = folder.resolve("killed");
        upstream.on(LARGE.zip()).stallAfter(5 << 20);
        try (var server = server(cache)) {
            CompletableFuture<HttpResponse<byte[]>> answer =
                    server.getSoon(LARGE.zip().name());
            TestTimeouts.await().until(() -> temporary(cache).stream().anyMatch(file -> size(cache, file) >= 4 << 20));
            server.process().signal("KILL");
            TestTimeouts.await().until(() -> !server.process().isRunning());
            assertThat(answer).failsWithin(TestTimeouts.LIMIT);
            assertThat(server.cached()).isEmpty();
        }
        List<String> left = temporary(cache);
        assertThat(left).isNotEmpty();
        upstream.reset();
        try (var server = server(cache)) {
            assertThat(server.get(LARGE.zip()).body()).isEqualTo(LARGE.zip().bytes());
            assertThat(server.cached()).containsExactly(LARGE.zip().name());
            assertThat(temporary(cache)).doesNotContainAnyElementsOf(left);
        }
    }

    private static long size(Path cache, String file) {
        return cache.resolve(".tmp").resolve(file).toFile().length();
    }

    private static List<String> temporary(Path cache) throws Exception {
        return JarServer.files(cache.resolve(".tmp"));
    }
}
