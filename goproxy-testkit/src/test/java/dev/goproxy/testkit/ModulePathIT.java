package dev.goproxy.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.goproxy.testkit.tls.CertificateAuthority;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A modular application fetches on a JDK that jlink has made of what the library's module says that it needs. */
class ModulePathIT {
    private static final TestModule HELLO =
            TestModule.of("example.com/hello").version("v1.0.0").file("hello.go", "package hello\n");
    private static final String MODULE = "module app { requires dev.goproxy; }";
    private static final String MAIN = """
            package app;

            import dev.goproxy.GoProxy;
            import dev.goproxy.cache.MemoryCacher;
            import dev.goproxy.http.ProxyRequest;
            import dev.goproxy.upstream.GoFetcher;
            import java.io.OutputStream;

            public final class Main {
                public static void main(String... paths) throws Exception {
                    var cacher = new MemoryCacher();
                    try (var fetcher = new GoFetcher(cacher);
                            var proxy = new GoProxy(cacher, fetcher)) {
                        for (String path : paths) {
                            try (var response = proxy.handle(new ProxyRequest("GET", path))) {
                                response.writeTo(OutputStream.nullOutputStream());
                                System.out.println(response.status() + " " + path);
                            }
                        }
                    }
                }
            }
            """;

    /** What a modular application has no use for unless it says so. */
    private static final List<String> OPTIONAL =
            List.of("servlet", "micrometer", "HdrHistogram", "LatencyUtils", "listenablefuture");

    /** Of the library alone; the testkit's own are on the class path too. */
    private static final List<String> RUNTIME = List.of(
            "goproxy-lib",
            "jackson-core",
            "guava-",
            "failureaccess",
            "error_prone_annotations",
            "j2objc-annotations",
            "httpclient5",
            "httpcore5",
            "jspecify",
            "slf4j-api");

    @TempDir
    Path folder;

    @Test
    void modularApplication_onALinkedJdk_fetches() throws Exception {
        Files.createDirectories(folder.resolve("src/app"));
        Files.writeString(folder.resolve("src/module-info.java"), MODULE);
        Files.writeString(folder.resolve("src/app/Main.java"), MAIN);
        String modules = modulePath();
        run("javac", "-p", modules, "-d", "out", "src/module-info.java", "src/app/Main.java");
        String needed = platformModules(modules);
        assertThat(needed).doesNotContain("java.desktop");
        run("jlink", "--add-modules", needed, "--output", "jdk");

        var authority = new CertificateAuthority("test");
        try (var upstream = FakeUpstream.start(HELLO)) {
            HttpsServer tls = tls(authority);
            try {
                String list = "https://localhost:" + tls.getAddress().getPort() + "," + upstream.url();
                var environment = Map.of("GOPROXY", list, "GOSUMDB", "off", "SSL_CERT_FILE", pem(authority));
                GoRun run = run(
                        environment,
                        folder.resolve("jdk/bin/java").toString(),
                        "-p",
                        modules + File.pathSeparator + "out",
                        "-m",
                        "app/app.Main",
                        "/example.com/hello/@v/list",
                        "/example.com/hello/@v/v1.0.0.info",
                        "/example.com/hello/@v/v1.0.0.mod",
                        "/example.com/hello/@v/v1.0.0.zip");
                assertThat(run.stdout().lines())
                        .as(run.toString())
                        .hasSize(4)
                        .allMatch(line -> line.startsWith("200 "));
            } finally {
                tls.stop(0);
            }
        }
    }

    /** An upstream behind TLS, which has nothing. */
    private static HttpsServer tls(CertificateAuthority authority) throws IOException {
        HttpsServer server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(authority.server("localhost")));
        server.createContext("/", exchange -> {
            exchange.sendResponseHeaders(404, -1);
            exchange.close();
        });
        server.start();
        return server;
    }

    private String pem(CertificateAuthority authority) throws IOException {
        return Files.writeString(folder.resolve("ca.pem"), authority.pem()).toString();
    }

    private static String modulePath() {
        return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator, -1))
                .filter(entry -> RUNTIME.stream().anyMatch(name -> entry.contains("/" + name)))
                .filter(entry -> OPTIONAL.stream().noneMatch(entry::contains))
                .map(entry -> Path.of(entry).toAbsolutePath().toString())
                .collect(Collectors.joining(File.pathSeparator));
    }

    /** The JDK's modules that the application's modules require, without those that only offer services. */
    private String platformModules(String modules) throws IOException {
        GoRun run = run(
                Map.of(),
                tool("java"),
                "-p",
                modules + File.pathSeparator + "out",
                "--limit-modules",
                "app",
                "--list-modules");
        return run.stdout()
                .lines()
                .filter(line -> line.startsWith("java.") || line.startsWith("jdk."))
                .map(line -> line.replaceAll("[@ ].*", ""))
                .collect(Collectors.joining(","));
    }

    private static String tool(String name) {
        return Path.of(System.getProperty("java.home"), "bin", name).toString();
    }

    private void run(String tool, String... arguments) throws IOException {
        run(
                Map.of(),
                Stream.concat(Stream.of(tool(tool)), Arrays.stream(arguments)).toArray(String[]::new));
    }

    private GoRun run(Map<String, String> variables, String... command) throws IOException {
        var environment = new HashMap<>(System.getenv());
        environment.keySet().removeIf(name -> name.startsWith("GO") || name.endsWith("JAVA_OPTIONS"));
        environment.putAll(variables);
        GoRun run = GoRun.of(new ArrayList<>(List.of(command)), folder, environment, folder, Duration.ofMinutes(2));
        assertThat(run.exitCode()).as(run.toString()).isZero();
        return run;
    }
}
