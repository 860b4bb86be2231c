package dev.goproxy.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.goproxy.server.TestTimeouts;
import dev.goproxy.testkit.FakeSumDb;
import dev.goproxy.testkit.FakeUpstream;
import dev.goproxy.testkit.TestFile;
import dev.goproxy.testkit.TestModule;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands of both sides of a gap, as processes. */
class PrefetchIT {
    private static final TestModule LIBRARY = TestModule.of("example.com/Lib")
            .version("v1.0.0")
            .file("x.go", "package lib\n")
            .version("v1.1.0")
            .file("x.go", "package lib\n");

    @TempDir
    Path folder;

    private final FakeUpstream upstream = FakeUpstream.start(LIBRARY);
    private final FakeSumDb sumdb = FakeSumDb.start();

    PrefetchIT() {
        LIBRARY.versions().forEach(version -> sumdb.add(LIBRARY.at(version)));
    }

    @AfterEach
    void close() {
        upstream.close();
        sumdb.close();
    }

    private JarProcess start(String command, String... args) throws IOException {
        var all = new ArrayList<>(List.of(command, "--cacher-dir=cache"));
        all.addAll(List.of(args));
        return JarProcess.start(
                folder,
                Map.of("GOPROXY", upstream.url().toString(), "GOSUMDB", sumdb.gosumdb()),
                all.toArray(String[]::new));
    }

    /** The output of a command that ends by itself. */
    private List<String> run(int exitCode, String... args) throws Exception {
        try (JarProcess process = start("prefetch", args)) {
            process.input("# a comment\n\nexample.com/Lib@latest\nexample.com/nothing@latest\n");
            assertThat(process.exitCode())
                    .as("%s %s", process.out(), process.err())
                    .isEqualTo(exitCode);
            return List.copyOf(process.out());
        }
    }

    @Test
    void prefetch_saysWhatIsThereAndWhatIsNot() throws Exception {
        String databases = "--proxied-sumdbs=";
        assertThat(run(0, databases, "--dry-run", "-").get(0)).contains("1 modules", "would be fetched");
        assertThat(folder.resolve("cache/example.com")).doesNotExist();
        assertThat(run(0, databases, "-"))
                .anyMatch(line -> line.startsWith("1 modules: "))
                .contains("1 do not exist upstream (clients do without):")
                .anyMatch(line -> line.startsWith("  example.com/nothing@latest: "));
        assertThat(folder.resolve("cache/example.com/!lib/@v/v1.1.0.zip")).exists();
        assertThat(folder.resolve("cache/sumdb/sumdb.example.com/lookup/example.com/!lib@v1.1.0"))
                .exists();
        assertThat(run(1, databases, "example.com/nothing@latest")).contains("1 MISSING:");
        assertThat(run(0, databases, "--json", "example.com/Lib@v1.0.0"))
                .anyMatch(
                        line -> line.startsWith("{\"event\":\"fetched\",\"name\":\"example.com/!lib/@v/v1.0.0.zip\","))
                .last()
                .asString()
                .startsWith("{\"event\":\"done\",\"modules\":1,");
        assertThat(run(2, "no/such/file")).isEmpty();
        assertThat(run(2, "--toolchains=linux", "example.com/Lib@latest")).isEmpty();
    }

    @Test
    void offline_connectsToNothing_andListsWhatIsWanted() throws Exception {
        run(0, "--proxied-sumdbs=", "example.com/Lib@v1.0.0");
        upstream.clearRequests();
        sumdb.clearRequests();
        Path list = folder.resolve("cache/example.com/!lib/@v/list");
        assertThat(list.toFile().setLastModified(1)).isTrue();
        try (JarProcess server = start(
                "server",
                "--address=127.0.0.1:0",
                "--admin-address=127.0.0.1:0",
                "--offline",
                "--wanted=wanted",
                "--proxied-sumdbs=" + sumdb.name())) {
            assertThat(String.join("\n", server.url() + "", server.err().toString()))
                    .contains("none (offline)");
            HttpResponse<String> versions = get(server, "example.com/%21lib/@v/list");
            assertThat(versions.body().lines()).containsExactly("v1.0.0", "v1.1.0");
            assertThat(versions.headers().firstValue("Warning")).isEmpty();
            HttpResponse<String> missing = get(server, "example.com/%21lib/@v/v1.1.0.zip");
            assertThat(missing.statusCode()).isEqualTo(404);
            assertThat(missing.body()).contains("this proxy is offline", "prefetch example.com/Lib@v1.1.0");
            assertThat(get(server, "example.com/%21lib/@v/main.info").statusCode())
                    .isEqualTo(404);
            assertThat(get(server, "sumdb/" + sumdb.name() + "/lookup/example.com/other@v1.0.0")
                            .statusCode())
                    .isEqualTo(502);
            TestTimeouts.await()
                    .untilAsserted(() -> assertThat(folder.resolve("wanted"))
                            .hasContent("example.com/Lib@v1.1.0\nexample.com/Lib@main\nexample.com/other@v1.0.0\n"));
            assertThat(get(URI.create(admin(server) + "/status")).body())
                    .contains("\"wanted\":[\"example.com/Lib@v1.1.0\",\"example.com/Lib@main\",");
        }
        assertThat(upstream.requests()).isEmpty();
        assertThat(sumdb.requests()).isEmpty();
        try (JarProcess server = start("server", "--wanted=wanted")) {
            assertThat(server.exitCode()).isEqualTo(2);
        }
    }

    private static String admin(JarProcess server) {
        Matcher said = Pattern.compile("adminAddress=(\\S+)").matcher(String.join("\n", server.err()));
        assertThat(said.find()).isTrue();
        return said.group(1);
    }

    private static HttpResponse<String> get(JarProcess server, String name) throws Exception {
        return get(URI.create(server.url() + "/" + name));
    }

    private static HttpResponse<String> get(URI url) throws Exception {
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(url).timeout(TestTimeouts.LIMIT).build(),
                        HttpResponse.BodyHandlers.ofString());
    }

    @Test
    void interrupted_endsAtOnce() throws Exception {
        upstream.onAll().silence();
        try (JarProcess process = start("prefetch", "--proxied-sumdbs=", "example.com/Lib@latest")) {
            TestTimeouts.await().until(() -> !upstream.requests().isEmpty());
            process.signal("INT");
            assertThat(process.exitCode()).isEqualTo(130);
            assertThat(process.err()).containsExactly("interrupted; what was fetched so far is in the cache");
        }
    }

    @Test
    void killed_leavesNothingWrong_andTheNextOneFinishes() throws Exception {
        List<TestModule> modules = IntStream.range(0, 20)
                .mapToObj(i ->
                        TestModule.of("example.com/m" + i).version("v1.0.0").randomFile("r", 200_000, i))
                .toList();
        modules.forEach(sumdb::add);
        upstream.serve(modules.toArray(TestModule[]::new));
        var sums = new StringBuilder();
        modules.forEach(module -> sums.append(module.goSum()));
        Files.writeString(folder.resolve("go.sum"), sums);
        upstream.onAll().delay(Duration.ofMillis(50));
        for (int requests : new int[] {5, 30, 60}) {
            upstream.clearRequests();
            try (JarProcess process = start("prefetch", "--proxied-sumdbs=", "--jobs=2", "go.sum")) {
                TestTimeouts.await().until(() -> upstream.requests().size() >= requests || !process.isRunning());
            } // which kills it
        }
        run(0, "--proxied-sumdbs=", "go.sum");
        for (TestModule module : modules) {
            for (TestFile file : List.of(module.info(), module.mod(), module.zip())) {
                assertThat(folder.resolve("cache").resolve(file.name())).hasBinaryContent(file.bytes());
            }
        }
    }
}
