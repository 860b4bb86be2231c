package dev.goproxy.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.goproxy.server.cli.JarProcess;
import dev.goproxy.server.cli.Main;
import dev.goproxy.testkit.FakeUpstream;
import dev.goproxy.testkit.TestModule;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The operators' address and the audit log of the runnable jar, over a session whose numbers are known. */
class AdminAddressIT {
    private static final Pattern ADMIN = Pattern.compile("adminAddress=(http://\\S+)");
    private static final TestModule HELLO =
            TestModule.of("example.com/Hello").version("v1.0.0").file("hello.go", "package hello\n");
    private static final TestModule LARGE =
            TestModule.of("example.com/large").version("v1.0.0").randomFile("data.bin", 100_000, 1);
    private static final String MOD = "example.com/!hello/@v/v1.0.0.mod";

    private final HttpClient client = HttpClient.newHttpClient();
    private final ObjectMapper json = new ObjectMapper();

    @TempDir
    Path folder;

    @Test
    void missingLibrary_isNamedInOneLine() throws Exception {
        String classPath = Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator, -1))
                .filter(entry -> !entry.contains("micrometer"))
                .map(entry -> Path.of(entry).toAbsolutePath().toString())
                .collect(Collectors.joining(File.pathSeparator));
        var command = List.of("-cp", classPath, Main.class.getName(), "server", "--admin-address=localhost:0");
        try (var process = JarProcess.startJava(folder, Map.of(), command)) {
            assertThat(process.exitCode()).isEqualTo(1);
            TestTimeouts.await()
                    .untilAsserted(() -> assertThat(process.err())
                            .containsExactly("Error: the admin address needs"
                                    + " io.micrometer:micrometer-registry-prometheus on the class path"));
        }
    }

    @Test
    void session_isToldInExactNumbers() throws Exception {
        Path audit = folder.resolve("audit.log");
        try (var upstream = FakeUpstream.start(HELLO, LARGE);
                var server = start(upstream, "--read-ahead=0", "--fresh-for=0s", "--audit-log=" + audit)) {
            URI admin = admin(server);
            assertThat(server.get("metrics").statusCode()).isEqualTo(404);
            assertThat(server.get("status").statusCode()).isEqualTo(404);

            session(upstream, server);

            String metrics = get(admin, "/metrics").body();
            assertThat(requests(metrics))
                    .containsExactlyInAnyOrder(
                            "endpoint=\"info\",result=\"absent\" 1",
                            "endpoint=\"info\",result=\"miss\" 1",
                            "endpoint=\"list\",result=\"miss\" 1",
                            "endpoint=\"list\",result=\"stale\" 1",
                            "endpoint=\"mod\",result=\"failed\" 1",
                            "endpoint=\"mod\",result=\"hit\" 5",
                            "endpoint=\"mod\",result=\"miss\" 1",
                            "endpoint=\"other\",result=\"absent\" 2",
                            "endpoint=\"zip\",result=\"miss\" 2");
            assertThat(value(metrics, "goproxy_fetches_joined_total")).isEqualTo(1);
            assertThat(value(metrics, "goproxy_response_size_bytes_count")).isEqualTo(15);
            assertThat(value(metrics, "goproxy_fetches_active")).isEqualTo(1); // the list is still tried
            assertThat(metrics).contains("jvm_memory_used_bytes").doesNotContain("example.com");
            assertThat(attempts(metrics, upstream, "success")).isEqualTo(4);
            assertThat(attempts(metrics, upstream, "absent")).isEqualTo(1);

            JsonNode status = json.readTree(get(admin, "/status").body());
            assertThat(status.get("chain").asText()).contains(upstream.url().toString());
            assertThat(status.get("cache").asText()).isEqualTo("DirCacher");
            assertThat(status.get("upstreams").get(0).get("circuit").asText()).isEqualTo("closed");
            assertThat(status.get("uptimeSeconds").asLong()).isNotNegative();
            assertThat(get(admin, "/healthz").statusCode()).isEqualTo(204);
            assertThat(get(admin, "/readyz").statusCode()).isEqualTo(200);
            assertThat(get(admin, "/" + MOD).statusCode()).isEqualTo(404);

            TestTimeouts.await()
                    .untilAsserted(() -> assertThat(Files.readAllLines(audit)).hasSize(13));
            assertAudit(Files.readAllLines(audit), upstream);
        }
    }

    /** Three misses, five hits, an absence, a failure, a stale answer, and two who want the same cold zip. */
    private static void session(FakeUpstream upstream, JarServer server) throws Exception {
        assertThat(server.get(MOD).statusCode()).isEqualTo(200);
        assertThat(server.get("example.com/!hello/@v/v1.0.0.info").statusCode()).isEqualTo(200);
        assertThat(server.get("example.com/!hello/@v/list").statusCode()).isEqualTo(200);
        for (int i = 0; i < 5; i++) {
            assertThat(server.get(MOD).statusCode()).isEqualTo(200);
        }
        assertThat(server.get("example.com/!hello/@v/v1.9.9.info").statusCode()).isEqualTo(404);
        upstream.on(LARGE.zip()).delay(Duration.ofSeconds(2));
        var first = server.getSoon(LARGE.zip().name());
        TestTimeouts.await().until(() -> !upstream.requests(LARGE.zip()).isEmpty());
        assertThat(server.get(LARGE.zip()).statusCode()).isEqualTo(200);
        assertThat(first.get().statusCode()).isEqualTo(200);
        upstream.on(LARGE.mod()).status(403);
        assertThat(server.get(LARGE.mod()).statusCode()).isEqualTo(502);
        upstream.down();
        assertThat(server.get("example.com/!hello/@v/list").statusCode()).isEqualTo(200);
    }

    private void assertAudit(List<String> lines, FakeUpstream upstream) throws IOException {
        JsonNode first = json.readTree(lines.get(0));
        assertThat(first.get("time").asText()).matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z");
        assertThat(first.get("client").asText()).isEqualTo("127.0.0.1");
        assertThat(first.get("method").asText()).isEqualTo("GET");
        assertThat(first.get("module").asText()).isEqualTo("example.com/Hello");
        assertThat(first.get("version").asText()).isEqualTo("v1.0.0");
        assertThat(first.get("endpoint").asText()).isEqualTo("mod");
        assertThat(first.get("status").asInt()).isEqualTo(200);
        assertThat(first.get("result").asText()).isEqualTo("miss");
        assertThat(first.get("upstream").asText())
                .isEqualTo("127.0.0.1:" + upstream.url().getPort());
        assertThat(first.get("bytes").asLong()).isPositive();
        assertThat(first.get("durationMs").isNumber()).isTrue();
        JsonNode last = json.readTree(lines.get(lines.size() - 1));
        assertThat(last.get("result").asText()).isEqualTo("stale");
    }

    @Test
    void addressInUse_isOneLine() throws Exception {
        try (var upstream = FakeUpstream.start(HELLO);
                var first = start(upstream);
                var second = JarServer.start(
                        folder.resolve("other"),
                        Map.of("GOPROXY", upstream.url().toString()),
                        "--admin-address=127.0.0.1:" + admin(first).getPort())) {
            assertThat(second.exitCode()).isEqualTo(1);
            assertThat(second.process().err())
                    .filteredOn(line -> line.startsWith("Error"))
                    .singleElement()
                    .asString()
                    .contains("can't listen on the admin address", "in use");
        }
    }

    @Test
    void auditLogThatCantBeOpened_isOneLine() throws Exception {
        try (var server = JarServer.start(
                folder.resolve("cache"), Map.of("GOPROXY", "off"), "--audit-log=" + folder.resolve("no/such/folder"))) {
            assertThat(server.exitCode()).isEqualTo(1);
            assertThat(server.process().err())
                    .filteredOn(line -> line.startsWith("Error"))
                    .singleElement()
                    .asString()
                    .contains("can't write the audit log", "no such file or folder");
        }
    }

    private JarServer start(FakeUpstream upstream, String... flags) throws IOException {
        var all = new ArrayList<>(List.of(flags));
        all.add("--admin-address=127.0.0.1:0");
        return JarServer.start(
                folder.resolve("cache"), Map.of("GOPROXY", upstream.url().toString()), all.toArray(String[]::new));
    }

    private static URI admin(JarServer server) {
        server.url(); // it says the other address first
        Matcher said = ADMIN.matcher(String.join("\n", server.process().err()));
        assertThat(said.find()).isTrue();
        return URI.create(said.group(1));
    }

    private HttpResponse<String> get(URI base, String path) throws Exception {
        return client.send(HttpRequest.newBuilder(base.resolve(path)).build(), HttpResponse.BodyHandlers.ofString());
    }

    /** The numbers of requests that are not 0. */
    private static List<String> requests(String metrics) {
        return Pattern.compile("goproxy_requests_seconds_count\\{(.*)} (\\d+)")
                .matcher(metrics)
                .results()
                .filter(line -> !line.group(2).equals("0"))
                .map(line -> line.group(1) + " " + line.group(2))
                .toList();
    }

    private static double value(String metrics, String name) {
        Matcher line =
                Pattern.compile("^" + name + " (\\S+)$", Pattern.MULTILINE).matcher(metrics);
        assertThat(line.find()).as(name).isTrue();
        return Double.parseDouble(line.group(1));
    }

    private static long attempts(String metrics, FakeUpstream upstream, String outcome) {
        return Pattern.compile("goproxy_upstream_requests_seconds_count\\{.*outcome=\"" + outcome
                        + "\".*upstream=\"127.0.0.1:" + upstream.url().getPort() + "\".*} (\\d+)")
                .matcher(metrics)
                .results()
                .mapToLong(line -> Long.parseLong(line.group(1)))
                .sum();
    }
}
