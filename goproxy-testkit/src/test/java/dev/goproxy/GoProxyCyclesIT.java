package dev.goproxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.goproxy.cache.DirCacher;
import dev.goproxy.env.GoEnv;
import dev.goproxy.http.ProxyRequest;
import dev.goproxy.http.ProxyResponse;
import dev.goproxy.testkit.FakeInternet;
import dev.goproxy.testkit.FakeSumDb;
import dev.goproxy.testkit.FakeUpstream;
import dev.goproxy.testkit.TestModule;
import dev.goproxy.testkit.TestRepo;
import dev.goproxy.upstream.GoFetcher;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Proxies that are made, used and closed in one JVM leave nothing behind: no thread, descriptor, socket or temporary file. */
@EnabledOnOs(OS.LINUX)
class GoProxyCyclesIT {
    private static final String PRIVATE_MODULE = "corp.example.com/hello";
    private static final int CYCLES = 50;
    private static final int WARM_UP_CYCLES = 5;

    private final TestModule module =
            TestModule.of("example.com/m").version("v1.0.0").file("m.go", "package m\n");
    private final FakeInternet net = FakeInternet.start();
    private final TestRepo repo = TestRepo.create();
    private final FakeUpstream upstream = FakeUpstream.start(module);
    private final FakeSumDb sumDb = FakeSumDb.start().add(module);

    @TempDir
    Path folder;

    @AfterEach
    void close() {
        sumDb.close();
        upstream.close();
        repo.close();
        net.close();
    }

    private GoEnv env() {
        Map<String, String> environment = new HashMap<>(net.environment());
        environment.put("PATH", String.valueOf(System.getenv("PATH")));
        environment.put("HOME", folder.toString());
        environment.put("GIT_CONFIG_NOSYSTEM", "1");
        environment.put("GOENV", "off");
        environment.put("NO_PROXY", "127.0.0.1");
        environment.put("GOPROXY", upstream.url().toString());
        environment.put("GOSUMDB", sumDb.gosumdb());
        environment.put("GOPRIVATE", "corp.example.com/*");
        return GoEnv.of(environment);
    }

    /** Makes a proxy, sends it requests of every kind, and closes what the cycle has made. */
    private void cycle(boolean withFolder) throws IOException {
        Path cache = Files.createTempDirectory(folder, "cache");
        try (DirCacher cacher = new DirCacher(cache);
                GoFetcher fetcher = fetcher(cacher, withFolder);
                GoProxy proxy = GoProxy.builder()
                        .cacher(cacher)
                        .fetcher(fetcher)
                        .proxiedSumDbs(List.of(sumDb.name() + " " + sumDb.url()))
                        .build()) {
            get(proxy, "/example.com/m/@v/list");
            get(proxy, "/example.com/m/@v/v1.0.0.zip");
            get(proxy, "/example.com/m/@v/v1.0.0.mod");
            get(proxy, "/" + PRIVATE_MODULE + "/@latest");
            get(proxy, "/" + PRIVATE_MODULE + "/@v/v1.0.0.zip");
            get(proxy, "/sumdb/" + sumDb.name() + "/lookup/example.com/m@v1.0.0");
        }
    }

    private GoFetcher fetcher(DirCacher cacher, boolean withFolder) {
        GoFetcher.Builder builder = GoFetcher.builder().env(env()).fetchTimeout(Duration.ofMinutes(2));
        return withFolder ? builder.storage(cacher).build() : builder.build();
    }

    private static void get(GoProxy proxy, String path) throws IOException {
        try (ProxyResponse response = proxy.handle(new ProxyRequest("GET", path))) {
            assertThat(response.status()).as(path).isEqualTo(200);
            response.writeTo(OutputStream.nullOutputStream());
        }
    }

    private Map<String, Long> resources() throws IOException {
        Map<String, Long> resources = new TreeMap<>(Thread.getAllStackTraces().keySet().stream()
                .map(thread -> "thread " + thread.getName().replaceAll("\\d+", "N"))
                .filter(name -> !name.startsWith("thread qtp")) // the pool of this test's own upstream
                .collect(Collectors.groupingBy(Function.identity(), Collectors.counting())));
        try (Stream<Path> descriptors = Files.list(Path.of("/proc/self/fd"))) {
            descriptors.forEach(descriptor -> resources.merge(target(descriptor), 1L, Long::sum));
        }
        try (Stream<Path> files = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
            files.filter(file -> file.getFileName().toString().contains("goproxy"))
                    .forEach(file -> resources.merge("temporary " + file, 1L, Long::sum));
        }
        try (Stream<Path> files = Files.walk(folder)) {
            files.filter(Files::isRegularFile)
                    .map(file -> "/" + folder.relativize(file))
                    .filter(GoProxyCyclesIT::isTemporary)
                    .forEach(file -> resources.merge("left " + file, 1L, Long::sum));
        }
        return resources;
    }

    private static boolean isTemporary(String file) {
        return file.contains("/.tmp/") || file.contains("/tmp/");
    }

    private static String target(Path descriptor) {
        try {
            return "descriptor " + Files.readSymbolicLink(descriptor).toString().replaceAll("\\d+", "N");
        } catch (IOException e) {
            return "descriptor of the listing"; // closed by now
        }
    }

    private static Map<String, Long> excess(Map<String, Long> now, Map<String, Long> before) {
        var excess = new TreeMap<>(now);
        excess.replaceAll((resource, count) -> count - before.getOrDefault(resource, 0L));
        excess.values().removeIf(count -> count <= 0);
        return excess;
    }

    @Test
    void close_leavesNothing_howeverOften() throws Exception {
        repo.commit(change ->
                change.file("go.mod", "module " + PRIVATE_MODULE + "\n").file("a.go", "package a\n"));
        repo.tag("v1.0.0");
        net.goImport(PRIVATE_MODULE, "git", "https://git.corp.example.com/hello.git")
                .repo("git.corp.example.com/hello.git", repo);
        for (int i = 0; i < WARM_UP_CYCLES; i++) {
            cycle(i % 2 == 0); // loads classes, and starts what the JVM and the servers of this test have once
        }
        Map<String, Long> before = resources();
        for (int i = 0; i < CYCLES; i++) {
            cycle(i % 2 == 0);
        }
        await().atMost(Duration.ofMinutes(1))
                .pollInSameThread()
                .untilAsserted(() -> assertThat(excess(resources(), before)).isEmpty());
    }
}
