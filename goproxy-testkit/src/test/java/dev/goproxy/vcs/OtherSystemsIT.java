package dev.goproxy.vcs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.goproxy.GoProxy;
import dev.goproxy.cache.DirCacher;
import dev.goproxy.env.GoEnv;
import dev.goproxy.testkit.FakeInternet;
import dev.goproxy.testkit.GoCommand;
import dev.goproxy.testkit.GoRun;
import dev.goproxy.testkit.TestProxy;
import dev.goproxy.upstream.GoFetcher;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * A Mercurial repository behind a proxy, which lets a {@code go} command fetch it, and the same repository asked by
 * the real {@code go}.
 */
@Execution(ExecutionMode.CONCURRENT)
class OtherSystemsIT {
    private static final String MODULE = "corp.example.com/hello";
    private static final ObjectMapper JSON = new ObjectMapper();

    private final FakeInternet net = FakeInternet.start();
    private final List<GoFetcher> fetchers = new ArrayList<>();
    private @Nullable Process serving;
    private int seconds;

    @TempDir
    Path temporary;

    @BeforeEach
    void publish() throws Exception {
        assumeTrue(works("hg", "--version", "--quiet"), "there is no hg command on the PATH");
        hg("init", repo().toString());
        commit("module " + MODULE, "v0.1.0", "v1.0.0-rc.1");
        Files.createDirectory(repo().resolve("sub"));
        Files.writeString(repo().resolve("sub/go.mod"), "module " + MODULE + "/sub\n");
        commit("module " + MODULE + "\n// bad", "v1.1.0", "sub/v0.3.0");
        commit("module " + MODULE + "\n\nretract v1.1.0", "v1.1.1");
        hg("branch", "dev");
        commit("module " + MODULE + "\n// dev");
        hg("update", "default");
        commit("module " + MODULE + "/v2", "v2.0.0");
        net.goImport(MODULE, "hg", serve());
    }

    @AfterEach
    void close() throws Exception {
        for (GoFetcher fetcher : fetchers) {
            fetcher.close();
        }
        net.close();
        stopServing();
    }

    private void stopServing() throws InterruptedException {
        if (serving != null) {
            serving.destroy();
            serving.waitFor(10, TimeUnit.SECONDS);
        }
    }

    @Test
    void everything_isWhatGoSays() throws Exception {
        try (TestProxy server = TestProxy.start(proxy());
                GoCommand real = GoCommand.create().env(net.environment()).env("GOPROXY", "direct");
                GoCommand ours = GoCommand.create().goproxy(server.url())) {
            JsonNode list = list(real, MODULE);
            assertThat(list).isNotEmpty();
            assertThat(list(ours, MODULE)).isEqualTo(list);
            same(real, ours, MODULE, "latest");
            same(real, ours, MODULE, "dev");
            same(real, ours, MODULE + "/sub", "v0.3.0");
            ours.clearModCache();
            same(real, ours, MODULE, "latest");
        }
    }

    private static void same(GoCommand real, GoCommand ours, String module, String query) throws IOException {
        Map<String, String> expected = download(real, module, query);
        assertThat(expected).as(module + "@" + query).isNotEmpty();
        assertThat(download(ours, module, query)).as(module + "@" + query).isEqualTo(expected);
    }

    @Test
    void repositoryThatIsDown_isNotAbsent() throws Exception {
        stopServing();
        try (TestProxy server = TestProxy.start(proxy())) {
            for (String resource : List.of("/@v/list", "/@v/v1.1.0.zip", "/@latest")) {
                assertThat(status(server, MODULE + resource)).as(resource).isEqualTo(502);
            }
        }
    }

    private GoProxy proxy() throws Exception {
        Map<String, String> environment = new HashMap<>(net.environment());
        environment.put("PATH", System.getenv("PATH"));
        environment.put("HOME", temporary.toString());
        environment.put("GOENV", "off");
        environment.put("GOPROXY", "direct");
        environment.put("GOSUMDB", "off");
        var cacher = new DirCacher(temporary.resolve("cache"));
        GoFetcher fetcher = GoFetcher.builder()
                .env(GoEnv.of(environment))
                .storage(cacher)
                .allowAddresses("127.0.0.1") // where hg serves, which a page may not lead to otherwise
                .build();
        fetchers.add(fetcher);
        return new GoProxy(cacher, fetcher);
    }

    private static JsonNode list(GoCommand go, String module) throws IOException {
        GoRun run = go.run("list", "-m", "-json", "-versions", "-retracted", module);
        return JSON.readTree(run.ok().stdout()).path("Versions");
    }

    /** What a download comes to: version, sums and commit, or only that there is none. */
    private static Map<String, String> download(GoCommand go, String module, String query) throws IOException {
        JsonNode answer = JSON.readTree(
                go.run("mod", "download", "-json", module + "@" + query).stdout());
        Map<String, String> told = new TreeMap<>();
        if (answer.has("Zip")) {
            for (String name : List.of("Version", "Sum", "GoModSum")) {
                told.put(name, answer.path(name).asText());
            }
            JsonNode info =
                    JSON.readTree(Files.readString(Path.of(answer.path("Info").asText())));
            told.put("Hash", info.path("Origin").path("Hash").asText());
        }
        return told;
    }

    private static int status(TestProxy server, String path) throws IOException {
        var connection =
                (HttpURLConnection) server.url().resolve("/" + path).toURL().openConnection();
        try {
            return connection.getResponseCode();
        } finally {
            connection.disconnect();
        }
    }

    private Path repo() {
        return temporary.resolve("repo");
    }

    private void commit(String goMod, String... tags) throws Exception {
        Files.writeString(repo().resolve("go.mod"), goMod + "\n");
        hg("commit", "--addremove", "--message", "change", "--date", date());
        String node = hg("log", "--rev", ".", "--template", "{node}");
        for (String tag : tags) {
            hg("tag", "--rev", node, "--date", date(), tag);
        }
    }

    private String date() {
        return 1_577_836_800 + seconds++ + " 0";
    }

    private String serve() throws Exception {
        Process hg = start("serve", "--address", "127.0.0.1", "--port", "0", "--print-url");
        serving = hg;
        BufferedReader out = hg.inputReader(StandardCharsets.UTF_8);
        return out.readLine().replace("localhost", "127.0.0.1");
    }

    private String hg(String... arguments) throws Exception {
        Process process = start(arguments);
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as("hg %s: %s", List.of(arguments), out).isZero();
        return out;
    }

    private Process start(String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of("hg", "--noninteractive"));
        command.addAll(List.of(arguments));
        Path folder = Files.exists(repo()) ? repo() : temporary;
        var builder = new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true);
        builder.environment().putAll(Map.of("HGRCPATH", "", "HGPLAIN", "1", "HGUSER", "T <t@example.com>"));
        return builder.start();
    }

    private static boolean works(String... command) throws InterruptedException {
        try {
            var builder = new ProcessBuilder(command).redirectErrorStream(true);
            return builder.redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException e) {
            return false;
        }
    }
}
