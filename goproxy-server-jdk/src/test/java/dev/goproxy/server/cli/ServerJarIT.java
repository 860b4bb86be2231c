package dev.goproxy.server.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.common.io.MoreFiles;
import com.google.common.io.RecursiveDeleteOption;
import dev.goproxy.server.RawClient;
import dev.goproxy.server.TestTimeouts;
import dev.goproxy.server.tls.PemFiles;
import dev.goproxy.testkit.FakeUpstream;
import dev.goproxy.testkit.TestModule;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.FutureTask;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Drives the runnable jar as an operator does. */
class ServerJarIT {
    private static final String MODULE = "/example.com/!hello/@v/";
    private static final TestModule HELLO =
            TestModule.of("example.com/Hello").version("v1.0.0").file("hello.go", "package hello\n");
    private static FakeUpstream upstream = FakeUpstream.start();

    @TempDir
    Path folder;

    @BeforeAll
    static void serve() {
        upstream.serve(HELLO);
    }

    @AfterAll
    static void close() {
        upstream.close();
    }

    private JarProcess server(String... args) throws Exception {
        var all = new String[args.length + 3];
        all[0] = "server";
        all[1] = "--address";
        all[2] = "127.0.0.1:0";
        System.arraycopy(args, 0, all, 3, args.length);
        return JarProcess.start(folder, Map.of("GOPROXY", upstream.url().toString()), all);
    }

    @Test
    void server_servesAndKeepsWhatItFetched() throws Exception {
        try (var jar = server()) {
            assertThat(RawClient.request(jar.address(), "GET", MODULE + "v1.0.0.mod"))
                    .startsWith("HTTP/1.1 200 OK\r\n")
                    .endsWith("\r\n\r\n" + HELLO.mod().text());
            jar.requests(1); // logged when the client has the answer already
            assertThat(RawClient.request(jar.address(), "GET", MODULE.replace("!", "%21") + "v1.0.0.zip"))
                    .startsWith("HTTP/1.1 200 OK\r\n")
                    .contains("application/zip");
            jar.requests(2);
            RawClient.request(jar.address(), "HEAD", MODULE + "v1.0.0.zip");
            jar.requests(3);
            RawClient.request(jar.address(), "GET", "/");
            assertThat(folder.resolve("caches" + MODULE + "v1.0.0.zip"))
                    .hasBinaryContent(HELLO.zip().bytes());

            assertThat(jar.err().get(0))
                    .contains(
                            "level=INFO",
                            "msg=listening",
                            "address=http://127.0.0.1:",
                            "GOPROXY is set in the environment")
                    .contains(upstream.url().toString(), "cache=" + folder.resolve("caches"));
            var lines = jar.requests(4);
            assertThat(lines.get(0))
                    .contains(" method=GET path=" + MODULE + "v1.0.0.mod status=200 bytes=", " duration_ms=")
                    .contains(" cache=miss upstream=" + upstream.url().getAuthority());
            assertThat(lines.get(2)).contains("method=HEAD", "status=200 bytes=0", "cache=hit");
            assertThat(lines.get(3)).contains("path=/ status=404 bytes=9").doesNotContain("cache=", "upstream=");
            assertThat(jar.out()).isEmpty();
        }
    }

    @Test
    void server_logsJson(@TempDir Path scratch) throws Exception {
        var environment = Map.of("GOPROXY", upstream.url().toString());
        var options = List.of("-Djava.io.tmpdir=" + scratch); // where one that is killed leaves its folder for clones
        var args = List.of("server", "--address", "127.0.0.1:0", "--log-format=json", "--cacher=memory");
        try (var jar = JarProcess.start(folder, environment, options, args)) {
            RawClient.request(jar.address(), "GET", MODULE + "v1.0.0.info");
            jar.requests(1); // logged when the client has the answer already
            RawClient.exchange(jar.address(), "X\u001b[2J\" /%0Alevel=ERROR HTTP/1.1\r\nConnection: close\r\n\r\n");
            var json = new ObjectMapper();
            JsonNode listening = json.readTree(jar.err().get(0));
            assertThat(listening.get("msg").textValue()).isEqualTo("listening");
            assertThat(listening.get("cache").textValue()).isEqualTo("memory");
            var lines = jar.requests(2);
            JsonNode request = json.readTree(lines.get(0));
            assertThat(request.get("status").intValue()).isEqualTo(200);
            assertThat(request.get("bytes").intValue()).isPositive();
            assertThat(request.get("duration_ms").isNumber()).isTrue();
            assertThat(request.get("cache").textValue()).isEqualTo("miss");
            assertThat(request.get("upstream").textValue())
                    .isEqualTo(upstream.url().getAuthority());
            JsonNode evil = json.readTree(lines.get(1));
            assertThat(evil.get("method").textValue()).isEqualTo("X\u001b[2J\"");
            assertThat(evil.get("path").textValue()).isEqualTo("/%0Alevel=ERROR");
            assertThat(lines.get(1)).doesNotContain("\u001b");
        }
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void server_belowAPrefix_withHealthOutside() throws Exception {
        try (var jar = server("--path-prefix", "go")) {
            assertThat(RawClient.request(jar.address(), "GET", "/go" + MODULE + "list"))
                    .startsWith("HTTP/1.1 200 ")
                    .endsWith("v1.0.0");
            assertThat(RawClient.request(jar.address(), "GET", MODULE + "list")).startsWith("HTTP/1.1 404 ");
            assertThat(RawClient.request(jar.address(), "GET", "/healthz")).startsWith("HTTP/1.1 204 ");
            assertThat(RawClient.request(jar.address(), "GET", "/readyz")).startsWith("HTTP/1.1 200 ");
        }
    }

    @Test
    void server_isNotReadyWithoutItsFolder() throws Exception {
        Path cache = folder.resolve("deep/cache");
        try (var jar = server("--cacher-dir", cache.toString())) {
            assertThat(RawClient.request(jar.address(), "GET", "/readyz")).startsWith("HTTP/1.1 200 ");
            TestTimeouts.await()
                    .ignoreExceptions()
                    .until(
                            () -> { // while it starts, temporary files come and go there
                                MoreFiles.deleteRecursively(cache, RecursiveDeleteOption.ALLOW_INSECURE);
                                Files.writeString(cache, "no folder");
                                return true;
                            });
            assertThat(RawClient.request(jar.address(), "GET", "/readyz")).startsWith("HTTP/1.1 503 ");
            assertThat(RawClient.request(jar.address(), "GET", "/healthz")).startsWith("HTTP/1.1 204 ");
        }
    }

    @Test
    void server_speaksTls() throws Exception {
        var files = PemFiles.make(folder, "EC");
        try (var jar = server(
                "--tls-cert-file",
                files.certificateFile().toString(),
                "--tls-key-file",
                files.pkcs8().toString())) {
            assertThat(jar.url()).hasScheme("https");
        }
    }

    @Test
    void server_takesFlagsFromTheEnvironment() throws Exception {
        var environment = Map.of("GOPROXY_ADDRESS", "127.0.0.1:0", "GOPROXY_CACHER_DIR", "other");
        try (var jar = JarProcess.start(folder, environment, "server")) {
            assertThat(RawClient.request(jar.address(), "GET", MODULE + "list")).startsWith("HTTP/1.1 404 ");
            assertThat(jar.err().get(0)).contains("cache=" + folder.resolve("other"));
        }
    }

    @DisabledOnOs(OS.WINDOWS)
    @ParameterizedTest
    @ValueSource(strings = {"TERM", "INT"})
    void server_onASignal_finishesRunningAnswersAndRefusesNewConnections(String signal) throws Exception {
        TestModule slow = TestModule.of("example.com/slow" + signal).version("v1.0.0");
        upstream.serve(slow).on(slow.mod()).delay(Duration.ofSeconds(2));
        try (var jar = server()) {
            var address = jar.address();
            var answer = new FutureTask<>(
                    () -> RawClient.request(address, "GET", "/" + slow.mod().name()));
            new Thread(answer).start();
            TestTimeouts.await().until(() -> upstream.requests(slow.mod()).size() == 1);
            jar.signal(signal);
            TestTimeouts.await().until(() -> refuses(jar));
            assertThat(answer.get())
                    .startsWith("HTTP/1.1 200 ")
                    .endsWith(slow.mod().text());
            assertThat(jar.exitCode()).isZero();
            assertThat(jar.err()).last().asString().contains("msg=stopped");
        }
    }

    @DisabledOnOs(OS.WINDOWS)
    @Test
    void server_onASignal_waitsNoLongerThanItsTimeout() throws Exception {
        TestModule silent = TestModule.of("example.com/silent").version("v1.0.0");
        upstream.serve(silent).on(silent.mod()).silence();
        try (var jar = server("--shutdown-timeout=100ms")) {
            var address = jar.address();
            var answer = new FutureTask<>(
                    () -> RawClient.request(address, "GET", "/" + silent.mod().name()));
            new Thread(answer).start();
            TestTimeouts.await().until(() -> upstream.requests(silent.mod()).size() == 1);
            jar.signal("TERM");
            assertThat(jar.exitCode()).isZero();
            assertThat(answer.get()).doesNotContain(" 200 ");
        }
    }

    private static boolean refuses(JarProcess jar) throws Exception {
        try {
            new RawClient(jar.address()).close();
            return false;
        } catch (ConnectException e) {
            return true;
        }
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void server_onASignal_endsTheGitsThatItRuns() throws Exception {
        try (var silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            String place = "http://127.0.0.1:" + silent.getLocalPort();
            Path config = folder.resolve("gitconfig");
            Files.writeString(config, "[url \"" + place + "/\"]\n\tinsteadOf = https://github.com/u/\n");
            var environment = Map.of("GOPROXY", "direct", "GIT_CONFIG_GLOBAL", config.toString());
            String[] flags = {"server", "--address", "127.0.0.1:0", "--shutdown-timeout", "100ms"};
            try (var jar = JarProcess.start(folder, environment, flags)) {
                var address = jar.address();
                var answer = new FutureTask<>(() -> RawClient.request(address, "GET", "/github.com/u/silent/@v/list"));
                new Thread(answer).start();
                TestTimeouts.await().until(() -> gits(place).findAny().isPresent());
                jar.signal("TERM");
                assertThat(jar.exitCode()).isZero();
                TestTimeouts.await().until(() -> gits(place).findAny().isEmpty());
                assertThat(answer.get()).doesNotContain(" 200 ");
            }
        }
    }

    private static Stream<ProcessHandle> gits(String place) {
        return ProcessHandle.allProcesses()
                .filter(process -> process.info().commandLine().orElse("").contains(place));
    }

    @Test
    void server_aBusyPort() throws Exception {
        try (var busy = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String address = "127.0.0.1:" + busy.getLocalPort();
            assertFails(1, "can't listen on " + address + ": Address already in use", Map.of(), "--address=" + address);
        }
    }

    @Test
    void server_aFolderThatIsNone() throws Exception {
        Path file = Files.writeString(folder.resolve("file"), "");
        assertFails(1, file.toString(), Map.of(), "--address=127.0.0.1:0", "--cacher-dir", file.toString());
        assertFails(1, file.toString(), Map.of(), "--address=127.0.0.1:0", "--cacher-dir", file + "/below");
        assertFails(1, file.toString(), Map.of(), "--address=127.0.0.1:0", "--temp-dir", file.toString());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"foo | invalid GOPROXY: ", "junk://x | invalid GOPROXY: ", ", | invalid GOPROXY: "})
    void server_aBadGoproxy(String goproxy, String complaint) throws Exception {
        assertFails(1, complaint, Map.of("GOPROXY", goproxy), "--address=127.0.0.1:0");
    }

    @Test
    void server_aMissingCertificate() throws Exception {
        assertFails(
                1,
                "missing.pem: no such file or folder",
                Map.of(),
                "--address=127.0.0.1:0",
                "--tls-cert-file=missing.pem",
                "--tls-key-file=missing.key");
    }

    @Test
    void server_badFlags() throws Exception {
        assertFails(1, "invalid GOAUTH: git needs one absolute path", Map.of("GOAUTH", "git here"));
        assertFails(2, "Unknown option: '--foo'", Map.of(), "--foo");
        assertFails(2, "invalid address \"nowhere\": missing port", Map.of(), "--address=nowhere");
        assertFails(1, "unknown host no-such-host.invalid", Map.of(), "--address=no-such-host.invalid:80");
    }

    private void assertFails(int exitCode, String complaint, Map<String, String> environment, String... args)
            throws Exception {
        var all = new String[args.length + 1];
        all[0] = "server";
        System.arraycopy(args, 0, all, 1, args.length);
        try (var jar = JarProcess.start(folder, environment, all)) {
            assertThat(jar.exitCode()).isEqualTo(exitCode);
            assertThat(jar.err())
                    .singleElement()
                    .asString()
                    .startsWith("Error: ")
                    .contains(complaint);
            assertThat(jar.out()).isEmpty();
        }
    }

    @Test
    void version_isTheProjects() throws Exception {
        for (String[] args : new String[][] {{"--version"}, {"server", "--version"}}) {
            try (var jar = JarProcess.start(folder, Map.of(), args)) {
                assertThat(jar.exitCode()).isZero();
                assertThat(jar.out()).containsExactly("goproxy version " + System.getProperty("goproxy.version"));
                assertThat(jar.err()).isEmpty();
            }
        }
    }

    @Test
    void folderWhoseNameTheLocaleDoesntKnow_isRefusedInOneLine() throws Exception {
        String encoding = System.getProperty("sun.jnu.encoding");
        assumeTrue(Charset.forName(encoding).newEncoder().canEncode('\u00fc'), "this JVM can't pass the name on");
        String[] args = {"server", "--address=127.0.0.1:0", "--cacher-dir=" + folder + "/b\u00fccher"};
        try (var jar = JarProcess.start(folder, Map.of("LC_ALL", "C"), args)) {
            assertThat(jar.exitCode()).isEqualTo(2);
            assertThat(jar.err()).singleElement().asString().contains("set LC_ALL=C.UTF-8");
        }
    }

    @Test
    void help() throws Exception {
        try (var jar = JarProcess.start(folder, Map.of(), "server", "--help")) {
            assertThat(jar.exitCode()).isZero();
            assertThat(jar.out()).anyMatch(line -> line.contains("--max-concurrent-direct-fetches"));
        }
    }

    @Test
    void server_badInputsAreTheClientsFault() throws Exception {
        String[] requests = {
            "GET //x/@v/list",
            "GET /x//y/@v/list",
            "GET /./x/@v/list",
            "GET /a/../x/@v/list",
            "GET /%2e%2e/%2e%2e/etc/passwd",
            "GET /%zz",
            "GET /%00",
            "GET /x/@v/%00.mod",
            "GET /example.com/A/@v/list",
            "GET /example.com/!A/@v/list",
            "GET /example.com/!/@v/list",
            "GET /example.com/caf\u00e9/@v/list",
            "GET /example.com/caf%C3%A9/@v/list",
            "GET /example.com/%ff/@v/list",
            "GET /example.com/" + "a/".repeat(20_000) + "@v/list",
            "GET /example.com/" + "a".repeat(5_000) + "/@v/v1.0.0.mod",
            "GET /example.com/m/@v/" + "v1.0.0".repeat(5_000) + ".info",
            "get /x/@v/list",
            "POST /x/@v/list",
            "\u0000 /x",
            "GET http://elsewhere//x",
            "GET *",
            "GET mailto:x",
            "GET /sumdb/x/tile/8/0/%00",
            "GET /\\..\\x/@v/list",
            "GET /example.com/con/@v/list",
            "GET /example.com/m/@v/..%2f..%2fx.mod",
            "GET /example.com/m/@v/v1.0.0.mod/",
            "GET /{x}",
            "G\u00ebT /x",
        };
        try (var jar = server("--cacher-dir", folder.resolve("cache").toString())) {
            upstream.clearRequests();
            for (String request : requests) {
                String answer = RawClient.exchange(
                        jar.address(), request + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
                // The JDK's engine hangs up without a word on a target that has no path.
                assertThat(answer).as(request).matches("(?s)HTTP/1.1 (400|404|405|414) .*|");
            }
            assertThat(upstream.requests()).isEmpty();
            assertThat(jar.isRunning()).isTrue();
            assertThat(jar.err()).noneMatch(line -> line.contains("level=ERROR"));
        }
    }
}
