package dev.goproxy.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.File;
import java.lang.ref.WeakReference;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A web application that embeds the library leaves nothing behind that would keep its class loader. */
@Timeout(180)
class RedeployIT {
    private static final TestModule HELLO =
            TestModule.of("example.com/hello").version("v1.0.0").randomFile("data.bin", 3 << 20, 1);
    private static final String APPLICATION = """
            import dev.goproxy.GoProxy;
            import dev.goproxy.cache.DirCacher;
            import dev.goproxy.env.GoEnv;
            import dev.goproxy.http.ProxyRequest;
            import dev.goproxy.upstream.GoFetcher;
            import java.io.OutputStream;
            import java.nio.file.Path;
            import java.util.List;
            import java.util.Map;

            public final class Application {
                public static String run(Map<String, String> environment, List<String> paths) {
                    var statuses = new StringBuilder();
                    try (var cacher = new DirCacher(Path.of(environment.get("CACHE")));
                            var fetcher = GoFetcher.builder()
                                    .storage(cacher)
                                    .env(GoEnv.system().with(environment))
                                    .build();
                            var proxy = GoProxy.builder().cacher(cacher).fetcher(fetcher).build()) {
                        fetcher.prepare();
                        for (String path : paths) {
                            var request = new ProxyRequest("GET", path);
                            try (var response = proxy.handleAsync(request).toCompletableFuture().get()) {
                                response.writeTo(OutputStream.nullOutputStream());
                                statuses.append(response.status()).append(' ');
                            }
                        }
                    } catch (Exception e) {
                        throw new IllegalStateException(e);
                    }
                    return statuses.toString().strip();
                }
            }
            """;

    @TempDir
    Path folder;

    /** An application's jars, and nothing that is loaded already but the platform. */
    private URLClassLoader deploy(boolean withVersionsOfHosts) throws Exception {
        var urls = new ArrayList<URL>();
        urls.add(folder.toUri().toURL());
        if (withVersionsOfHosts) { // first on the class path, so that ours are not seen
            try (Stream<Path> jars = Files.list(Path.of("target", "versions-of-hosts"))) {
                for (Path jar : jars.toList()) {
                    urls.add(jar.toUri().toURL());
                }
            }
            assertThat(urls).hasSize(7);
        }
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
            boolean isOurs = entry.contains("goproxy-lib") || !entry.contains("goproxy");
            if (isOurs && !entry.contains("logback")) {
                urls.add(Path.of(entry).toUri().toURL());
            }
        }
        return new URLClassLoader(urls.toArray(URL[]::new), ClassLoader.getPlatformClassLoader());
    }

    private void compile() throws Exception {
        Path source = Files.writeString(folder.resolve("Application.java"), APPLICATION);
        int result = ToolProvider.getSystemJavaCompiler()
                .run(
                        null,
                        null,
                        null,
                        "-proc:none",
                        "-cp",
                        System.getProperty("java.class.path"),
                        "-d",
                        folder.toString(),
                        source.toString());
        assertThat(result).isZero();
    }

    private WeakReference<ClassLoader> runOnce(Map<String, String> environment, boolean withVersionsOfHosts)
            throws Exception {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        try (URLClassLoader loader = deploy(withVersionsOfHosts)) {
            thread.setContextClassLoader(loader); // as containers do
            Class<?> application = loader.loadClass("Application");
            Object statuses = application
                    .getMethod("run", Map.class, List.class)
                    .invoke(
                            null,
                            environment,
                            List.of(
                                    "/example.com/hello/@v/list",
                                    "/example.com/hello/@v/v1.0.0.mod",
                                    "/example.com/hello/@v/v1.0.0.zip",
                                    "/example.com/none/@latest"));
            assertThat(statuses).isEqualTo("200 200 200 404");
            return new WeakReference<>(loader);
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    /** JUnit's threads may start others while they wait, which on older JDKs keep the loaders of all that waits. */
    private static <T> T inThreadOfItsOwn(Callable<T> task) throws Exception {
        var result = new FutureTask<>(task);
        new Thread(result).start();
        return result.get();
    }

    /** With our own versions of libraries, and with those of hosts. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void application_works_andItsClassLoaderIsGoneAfterClose(boolean withVersionsOfHosts) throws Exception {
        compile();
        try (var upstream = FakeUpstream.start(HELLO);
                var database = FakeSumDb.start()) {
            database.add(HELLO.path(), "v1.0.0", HELLO.sum(), HELLO.modSum());
            Map<String, String> environment = Map.of(
                    "GOPROXY", upstream.url().toString(),
                    "GOSUMDB", database.gosumdb(),
                    "GOVCS", "*:git",
                    "CACHE", folder.resolve("cache").toString());
            WeakReference<ClassLoader> loader = inThreadOfItsOwn(() -> runOnce(environment, withVersionsOfHosts));
            await().atMost(Duration.ofSeconds(40))
                    .pollInterval(Duration.ofMillis(200))
                    .untilAsserted(() -> {
                        System.gc();
                        assertThat(loader.get()).as(threads()).isNull();
                    });
        }
    }

    private static String threads() {
        return "kept by one of: "
                + Arrays.toString(Thread.getAllStackTraces().keySet().stream()
                        .map(Thread::getName)
                        .filter(name -> name.startsWith("goproxy") || name.contains("http"))
                        .toArray());
    }
}
