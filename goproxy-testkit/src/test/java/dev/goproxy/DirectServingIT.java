package dev.goproxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.goproxy.cache.DirCacher;
import dev.goproxy.env.GoEnv;
import dev.goproxy.testkit.FakeInternet;
import dev.goproxy.testkit.GoCommand;
import dev.goproxy.testkit.HostFault;
import dev.goproxy.testkit.TestProxy;
import dev.goproxy.testkit.TestRepo;
import dev.goproxy.upstream.GoFetcher;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A proxy that fetches from repositories, and the real {@code go} behind it. */
class DirectServingIT {
    private final FakeInternet net = FakeInternet.start();
    private final List<GoFetcher> fetchers = new ArrayList<>();
    private final TestRepo repo = TestRepo.create();

    @TempDir
    Path temporary;

    @AfterEach
    void close() throws IOException {
        for (GoFetcher fetcher : fetchers) {
            fetcher.close();
        }
        repo.close();
        net.close();
    }

    /** What the proxy runs with: a PATH on which there is git, but no go. */
    private Map<String, String> environment() throws Exception {
        Path bin = Files.createDirectories(temporary.resolve("bin"));
        for (String program : List.of("git", "sh")) {
            Path link = bin.resolve(program);
            if (!Files.exists(link)) {
                Files.createSymbolicLink(link, Path.of("/usr/bin").resolve(program));
            }
        }
        Map<String, String> environment = new HashMap<>(net.environment());
        environment.put("PATH", bin.toString());
        environment.put("HOME", temporary.toString());
        environment.put("GIT_CONFIG_NOSYSTEM", "1");
        environment.put("GOENV", "off");
        environment.put("GOPROXY", "direct");
        environment.put("GOSUMDB", "off");
        return environment;
    }

    private GoProxy proxy(Map<String, String> environment) throws Exception {
        var cacher = new DirCacher(temporary.resolve("cache"));
        GoFetcher fetcher =
                GoFetcher.builder().env(GoEnv.of(environment)).storage(cacher).build();
        fetchers.add(fetcher);
        return new GoProxy(cacher, fetcher);
    }

    @Test
    void privateModule_isBuiltThroughProxyWithBasicAuth() throws Exception {
        repo.commit(change -> change.file("go.mod", "module corp.example.com/hello\n")
                .file("hello.go", "package hello\n\nfunc Hello() string { return \"hi\" }\n"));
        repo.tag("v1.0.0");
        net.goImport("corp.example.com/hello", "git", "https://git.corp.example.com/team/hello.git")
                .repo("git.corp.example.com/team/hello.git", repo)
                .basicAuth("corp.example.com", "gopher", "s3cret")
                .basicAuth("git.corp.example.com", "gopher", "s3cret");
        Files.writeString(temporary.resolve(".netrc"), """
                machine corp.example.com login gopher password s3cret
                machine git.corp.example.com login gopher password s3cret
                """);
        try (TestProxy server = TestProxy.start(proxy(environment()));
                GoCommand go = GoCommand.create().goproxy(server.url())) {
            go.file("go.mod", "module example.com/main\n\ngo 1.21\n");
            go.file(
                    "main.go",
                    "package main\n\nimport \"corp.example.com/hello\"\n\nfunc main() { println(hello.Hello()) }\n");
            go.run("get", "corp.example.com/hello@latest").ok();
            go.run("build", "-o", "main", ".").ok();
            assertThat(go.run("list", "-m", "-versions", "corp.example.com/hello")
                            .ok()
                            .stdout())
                    .contains("v1.0.0");
        }
    }

    @Test
    void laterVersion_costsOneIncrementalFetch() throws Exception {
        repo.commit(change ->
                change.file("go.mod", "module corp.example.com/hello\n").file("big.txt", "x".repeat(100_000)));
        repo.tag("v1.0.0");
        net.goImport("corp.example.com/hello", "git", "https://corp.example.com/hello.git")
                .repo("corp.example.com/hello.git", repo);
        try (TestProxy server = TestProxy.start(proxy(environment()));
                GoCommand go = GoCommand.create().goproxy(server.url())) {
            go.run("mod", "download", "-json", "corp.example.com/hello@v1.0.0").ok();
            repo.commit(change -> change.file("new.txt", "new"));
            repo.tag("v1.1.0");
            net.clearRequests();
            go.run("mod", "download", "-json", "corp.example.com/hello@v1.1.0").ok();
            assertThat(net.requests().stream().filter(request -> request.startsWith("POST")))
                    .as("an ls-remote, and one fetch")
                    .hasSizeLessThanOrEqualTo(3);
        }
    }

    @Test
    void fiftyVersionsAtOnce_areAllServed() throws Exception {
        for (int i = 0; i < 50; i++) {
            String text = "version " + i;
            repo.commit(change ->
                    change.file("go.mod", "module corp.example.com/hello\n").file("v.txt", text));
            repo.tag("v1." + i + ".0");
        }
        net.goImport("corp.example.com/hello", "git", "https://corp.example.com/hello.git")
                .repo("corp.example.com/hello.git", repo);
        ExecutorService threads = Executors.newFixedThreadPool(50);
        try (TestProxy server = TestProxy.start(proxy(environment()))) {
            List<Callable<Integer>> asks = IntStream.range(0, 50)
                    .<Callable<Integer>>mapToObj(
                            i -> () -> status(server, "corp.example.com/hello/@v/v1." + i + ".0.zip"))
                    .toList();
            for (Future<Integer> answer : threads.invokeAll(asks)) {
                assertThat(answer.get()).isEqualTo(200);
            }
        } finally {
            threads.shutdownNow();
        }
    }

    private static int status(TestProxy server, String path) throws Exception {
        var connection = (java.net.HttpURLConnection)
                server.url().resolve("/" + path).toURL().openConnection();
        try {
            return connection.getResponseCode();
        } finally {
            connection.disconnect();
        }
    }

    @Test
    void failures_areTold_apart() throws Exception {
        net.goImport("corp.example.com/hello", "git", "https://corp.example.com/nothing.git")
                .page("corp.example.com/broken", 500, "oops")
                .goImport("corp.example.com/evil", "git", "ext::sh -c touch")
                .goImport("corp.example.com/hg", "hg", "https://corp.example.com/hg")
                .goImport("corp.example.com/silent", "git", "https://silent.example.com/x")
                .fault("silent.example.com", HostFault.UNREACHABLE);
        try (TestProxy server = TestProxy.start(proxy(environment()))) {
            assertThat(status(server, "corp.example.com/hello/@v/list")).isEqualTo(404);
            assertThat(status(server, "corp.example.com/nowhere/@v/list")).isEqualTo(404);
            assertThat(status(server, "corp.example.com/broken/@v/list")).isEqualTo(502);
            assertThat(status(server, "corp.example.com/silent/@v/list")).isEqualTo(502);
            assertThat(status(server, "corp.example.com/evil/@v/list")).isGreaterThanOrEqualTo(403);
            assertThat(status(server, "corp.example.com/hg/@v/list")).isGreaterThanOrEqualTo(403);
        }
    }
}
