package dev.goproxy.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import dev.goproxy.server.cli.JarProcess;
import dev.goproxy.servlet.ServletHost;
import dev.goproxy.servlet.ServletHostMain;
import dev.goproxy.testkit.FakeUpstream;
import dev.goproxy.testkit.GoCommand;
import dev.goproxy.testkit.TestModule;
import dev.goproxy.testkit.ZipFlaw;
import java.io.File;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The servlet in each container, in a JVM with little memory, with the real {@code go}. */
class ServletContainersIT {
    private static final int CLIENTS = 10;
    private static final TestModule LARGE =
            TestModule.of("example.com/Large").version("v1.0.0").randomFile("data.bin", 100L << 20, 42);
    private static final TestModule CORRUPT = TestModule.of("example.com/corrupt")
            .version("v1.0.0")
            .randomFile("data.bin", 20L << 20, 43)
            .flaw(ZipFlaw.CUT_IN_HALF);

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"tomcat11", "tomcat10", "jetty", "undertow"})
    void go_builds_andALargeZipIsRight(String container) throws Exception {
        var modules = new ArrayList<>(List.of(SampleModules.all()));
        Collections.addAll(modules, LARGE, CORRUPT);
        try (var upstream = FakeUpstream.start(modules.toArray(TestModule[]::new));
                var cold = SampleModules.client();
                var warm = SampleModules.client();
                var host = start(container, upstream)) {
            String program = run(cold, host.url());
            assertThat(program).startsWith("Upper old pseudo kept v2 m10 ");

            assertThat(ZipClients.askAtOnce(CLIENTS, host.url(), LARGE.zip()))
                    .containsOnly(ZipClients.sum(LARGE.zip()))
                    .hasSize(CLIENTS);
            assertThat(upstream.requests(LARGE.zip())).hasSize(1);
            assertThatIOException()
                    .isThrownBy(() ->
                            whole(URI.create(host.url() + "/" + CORRUPT.zip().name())));

            upstream.down();
            assertThat(run(warm, host.url())).isEqualTo(program);
            assertThat(ZipClients.sum(host.url(), LARGE.zip())).isEqualTo(ZipClients.sum(LARGE.zip()));
        }
    }

    /** Reads a body to its end; unlike {@link java.net.URLConnection}, this client notices if it is cut off. */
    private static void whole(URI url) throws Exception {
        HttpResponse<InputStream> response =
                HttpClient.newHttpClient().send(HttpRequest.newBuilder(url).build(), BodyHandlers.ofInputStream());
        try (InputStream body = response.body()) {
            assertThat(response.statusCode()).isEqualTo(200);
            body.transferTo(OutputStream.nullOutputStream());
        }
    }

    private static String run(GoCommand go, URI goproxy) throws Exception {
        go.goproxy(goproxy).run("mod", "tidy").ok();
        return go.run("run", ".").ok().stderr();
    }

    private JarProcess start(String container, FakeUpstream upstream) throws Exception {
        Stream<String> entries =
                Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator, -1));
        if (container.equals("tomcat10")) {
            entries = Stream.concat(
                    ServletHost.tomcatTenJars().stream().map(Path::toString),
                    entries.filter(entry -> !entry.contains("tomcat")));
        }
        String name = switch (container) {
            case "jetty" -> "JettyHost";
            case "undertow" -> "UndertowHost";
            default -> "TomcatHost";
        };
        return JarProcess.startJava(
                folder,
                Map.of("GOPROXY", upstream.url().toString()),
                List.of(
                        "-Xmx64m",
                        "-XX:+ExitOnOutOfMemoryError",
                        "-cp",
                        entries.map(entry -> Path.of(entry).toAbsolutePath().toString())
                                .collect(Collectors.joining(File.pathSeparator)),
                        ServletHostMain.class.getName(),
                        ServletHost.class.getPackageName() + "." + name,
                        folder.resolve("cache").toString()));
    }
}
