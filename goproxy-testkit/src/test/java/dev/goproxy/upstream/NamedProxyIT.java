package dev.goproxy.upstream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.goproxy.env.GoEnv;
import dev.goproxy.fetch.NotFoundException;
import dev.goproxy.module.ModulePath;
import dev.goproxy.testkit.FakeInternet;
import dev.goproxy.testkit.GoCommand;
import dev.goproxy.testkit.GoRun;
import dev.goproxy.testkit.server.LocalServer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Go-import pages that name a module proxy which is nothing but files, without {@code @latest} and queries, or the very
 * proxy that asks.
 */
class NamedProxyIT {
    private static final String MODULE = "corp.example.com/hello";
    private static final String PROXY = "proxy.corp.example.com/go";

    @TempDir
    Path folder;

    private final FakeInternet net = FakeInternet.start();
    private final Map<String, String> files = new HashMap<>();

    @AfterEach
    void stop() {
        net.close();
    }

    private void serve(List<String> versions, String goMod) {
        String folder = "/go/" + MODULE + "/@v/";
        files.put(folder + "list", String.join("\n", versions) + "\n");
        for (String version : versions) {
            files.put(
                    folder + version + ".info", "{\"Version\":\"" + version + "\",\"Time\":\"2024-01-02T03:04:05Z\"}");
            files.put(folder + version + ".mod", goMod);
        }
        net.goImport(MODULE, "mod", "https://" + PROXY).site(PROXY, exchange -> {
            String file = files.get(exchange.getRequestURI().getPath());
            LocalServer.respond(
                    exchange,
                    file == null ? 404 : 200,
                    "text/plain",
                    String.valueOf(file).getBytes(UTF_8));
        });
    }

    private Map<String, String> environment() {
        Map<String, String> environment = new HashMap<>(net.environment());
        environment.putAll(Map.of("GOPROXY", "direct", "GOSUMDB", "off", "GOENV", "off"));
        environment.put("PATH", String.valueOf(System.getenv("PATH")));
        return environment;
    }

    private String go(String query) {
        try (GoCommand go = GoCommand.create()) {
            go.env("GOFLAGS", "-modcacherw").env(environment());
            GoRun run = go.run("list", "-m", "-f", "{{.Version}}", MODULE + "@" + query);
            return run.exitCode() == 0 ? run.stdout().strip() : "absent";
        }
    }

    private String us(String query) throws IOException {
        try (var fetcher = GoFetcher.builder().env(GoEnv.of(environment())).build()) {
            return fetcher.query(ModulePath.parse(MODULE), query).version().text();
        } catch (NotFoundException e) {
            return "absent";
        }
    }

    private static Stream<List<String>> lists() {
        return Stream.of(
                List.of("v1.0.0", "v1.2.0", "v1.2.1", "v1.10.0-rc.1"),
                List.of("v0.1.0-alpha", "v0.1.0-beta"),
                List.of("v1.0.0", "v2.0.0+incompatible", "v2.1.0+incompatible"));
    }

    @ParameterizedTest
    @MethodSource("lists")
    void queries_areAnsweredAsGoAnswersThem(List<String> versions) throws IOException {
        serve(versions, "module " + MODULE + "\n\ngo 1.17\n");
        for (String query : List.of("latest", "v1", "v1.2", "v0", "v2", "v3")) {
            assertThat(us(query)).as(query).isEqualTo(go(query));
        }
    }

    @Test
    void queries_ofAModuleWithoutGoModFiles() throws IOException {
        serve(List.of("v1.0.0", "v2.0.0+incompatible"), "module " + MODULE + "\n");
        for (String query : List.of("latest", "v1", "v2")) {
            assertThat(us(query)).as(query).isEqualTo(go(query));
        }
    }

    @Test
    void queries_passOverRetractedVersions() throws IOException {
        serve(List.of("v1.0.0", "v1.1.0", "v1.2.0"), "module " + MODULE + "\n\ngo 1.17\n\nretract [v1.1.0, v1.2.0]\n");
        for (String query : List.of("latest", "v1", "v1.1")) {
            assertThat(us(query)).as(query).isEqualTo(go(query));
        }
    }

    /** As a page does that leads the clients of a company to its proxy. The go command itself is no proxy. */
    @Test
    void modTagOfTheVeryProxyThatAsks_isPassedOverForTheRepository() throws IOException {
        String git = "<meta name=\"go-import\" content=\"" + MODULE + " git https://git.corp.example.com/hello\">";
        String mod = "<meta name=\"go-import\" content=\"" + MODULE + " mod https://" + PROXY + "\">";
        try (var client = new DirectClient(folder)) {
            client.net()
                    .repo("git.corp.example.com/hello", client.repo())
                    .page(MODULE, 200, git + mod)
                    .page(PROXY, 508, "loop detected");
            DirectClient.Result us = client.us();
            assertThat(us.gotIn()).as(us.said()).isTrue();
        }
    }
}
