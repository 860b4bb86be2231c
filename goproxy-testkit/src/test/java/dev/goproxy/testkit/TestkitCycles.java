package dev.goproxy.testkit;

import dev.goproxy.GoProxy;
import dev.goproxy.cache.DirCacher;
import dev.goproxy.env.GoEnv;
import dev.goproxy.fetch.Fetcher;
import dev.goproxy.testkit.process.ProcessResources;
import dev.goproxy.testkit.process.TempFolders;
import dev.goproxy.upstream.GoFetcher;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * A program that uses everything of the testkit again and again, as the tests of a large project do, and fails if it
 * has more threads, descriptors or temporary files afterwards than before. Run by {@link TestkitLeaksIT} in a JVM and
 * with a folder for temporary files of its own.
 */
final class TestkitCycles {
    private static final int WARM_UP = 3;
    private static final TestModule HELLO = TestModule.of("corp.example.com/hello")
            .version("v1.0.0")
            .goMod("module corp.example.com/hello\n")
            .file("hello.go", "package hello\n");

    private TestkitCycles() {}

    public static void main(String[] args) throws Exception {
        int cycles = Integer.parseInt(args[0]);
        for (int i = 0; i < WARM_UP; i++) {
            cycle();
        }
        ProcessResources before = ProcessResources.now();
        for (int i = 0; i < cycles; i++) {
            cycle();
        }
        Awaitility.await("no thread, descriptor or temporary file more than after the first cycles")
                .pollInSameThread()
                .atMost(Duration.ofMinutes(1))
                .until(() -> ProcessResources.now().minus(before), Map::isEmpty);
    }

    private static void cycle() throws Exception {
        useExtension();
        useFakes();
        if (GoCommand.isAvailable()) {
            try (GoCommand go = GoCommand.create()) {
                go.run("env", "GOPROXY").ok();
            }
        }
    }

    /** A test with the extension: good responses, faults, an upstream that is down. */
    private static void useExtension() throws IOException {
        ExtensionContext context = (ExtensionContext) Proxy.newProxyInstance(
                TestkitCycles.class.getClassLoader(),
                new Class<?>[] {ExtensionContext.class},
                (proxy, method, args) -> {
                    throw new UnsupportedOperationException(method.getName());
                });
        GoProxyExtension goproxy = GoProxyExtension.serving(HELLO).fetchTimeout(Duration.ofSeconds(20));
        goproxy.beforeEach(context);
        try {
            goproxy.upstream().on(HELLO.mod()).status(503).times(1);
            for (TestFile file : HELLO.files()) {
                check(200, get(goproxy.url(), file.name()));
            }
            goproxy.upstream().onAll().status(404);
            check(404, get(goproxy.url(), "example.com/unknown/@v/list"));
            goproxy.upstream().down();
            check(200, get(goproxy.url(), HELLO.zip().name()));
        } finally {
            goproxy.afterEach(context);
        }
    }

    /** A proxy that fetches from a repository on a fake internet, and verifies what it got with a checksum database. */
    private static void useFakes() throws IOException {
        Path folder = TempFolders.create("cycle-");
        try (FakeInternet net = FakeInternet.start();
                FakeSumDb sumdb = FakeSumDb.start().add(HELLO);
                TestRepo repo = TestRepo.create()) {
            repo.commit(change -> change.file("go.mod", HELLO.mod().text()).file("hello.go", "package hello\n"));
            repo.tag("v1.0.0");
            net.goImport("corp.example.com/hello", "git", "https://git.corp.example.com/hello")
                    .repo("git.corp.example.com/hello", repo);
            var environment = new HashMap<>(net.environment());
            environment.put("PATH", System.getenv("PATH"));
            environment.put("HOME", folder.toString());
            environment.put("GOPROXY", "direct");
            environment.put("GOSUMDB", sumdb.gosumdb());
            try (var cacher = new DirCacher(folder.resolve("cache"));
                    Fetcher fetcher = GoFetcher.builder()
                            .env(GoEnv.of(environment))
                            .storage(cacher)
                            .build();
                    GoProxy proxy = GoProxy.builder()
                            .cacher(cacher)
                            .fetcher(fetcher)
                            .proxiedSumDbs(List.of(sumdb.name() + " " + sumdb.url()))
                            .build();
                    TestProxy server = TestProxy.start(proxy)) {
                check(200, get(server.url(), HELLO.list().name()));
                check(200, get(server.url(), HELLO.zip().name()));
                check(200, get(server.url(), "sumdb/" + sumdb.name() + "/lookup/corp.example.com/hello@v1.0.0"));
            }
        } finally {
            TempFolders.delete(folder);
        }
    }

    private static int get(URI proxy, String name) throws IOException {
        var connection =
                (HttpURLConnection) URI.create(proxy + "/" + name).toURL().openConnection();
        try {
            int status = connection.getResponseCode();
            (status < 400 ? connection.getInputStream() : connection.getErrorStream()).readAllBytes();
            return status;
        } finally {
            connection.disconnect();
        }
    }

    private static void check(int expected, int status) {
        if (status != expected) {
            throw new AssertionError("status " + status + " instead of " + expected);
        }
    }
}
