package dev.goproxy.samples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.goproxy.server.HostScenario;
import dev.goproxy.server.TestTimeouts;
import dev.goproxy.server.cli.JarProcess;
import dev.goproxy.testkit.FakeUpstream;
import dev.goproxy.testkit.TestModule;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The Spring Boot application of the page, built and run outside the reactor with each Boot that the page names. */
class SpringBootIT {
    private static final Path SAMPLE = OutsideProject.REACTOR.resolve("goproxy-lib/src/samples/spring-boot");
    private static final Path PAGE = OutsideProject.REACTOR.resolve("goproxy-lib/README.md");
    /** A row of the table of what differs in Boot 3.5. */
    private static final Pattern DIFFERENCE = Pattern.compile("(?m)^\\| `([^`]+)` \\| `([^`]+)` \\|$");

    private static final Pattern PORT = Pattern.compile("Tomcat started on port (\\d+)");
    private static final HttpClient CLIENT =
            HttpClient.newBuilder().connectTimeout(TestTimeouts.LIMIT).build();
    private static final TestModule SECRET =
            TestModule.of("corp.example/secret/m").version("v1.0.0");

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"4.0", "3.5"})
    void application_builds_serves_andIsWatched(String boot) throws Exception {
        Path jar = build(boot);
        HostScenario.play(upstream -> {
            JarProcess process = start(jar, upstream);
            List<Integer> ports = ports(process);
            watched(URI.create("http://127.0.0.1:" + ports.get(1) + "/actuator/"));
            URI proxy = URI.create("http://127.0.0.1:" + ports.get(0) + "/go");
            HttpResponse<String> refused = get(proxy + "/" + SECRET.info().name());
            assertThat(refused.statusCode()).isEqualTo(403);
            assertThat(refused.body()).contains("ask the security team");
            return new HostScenario.Host(process, proxy);
        });
        shutDownGracefully(jar);
    }

    @Test
    void page_showsEachFileOfTheApplication() throws IOException {
        String page = Files.readString(PAGE);
        try (Stream<Path> files = Files.walk(SAMPLE.resolve("src"))) {
            assertThat(files.filter(Files::isRegularFile)).hasSize(5).allSatisfy(file -> {
                String text = Files.readString(file).replaceFirst("\\Apackage .*;\n\n", "");
                assertThat(page).contains("\n" + text + "```");
            });
        }
        List<String> dependencies = Pattern.compile("<dependency>.*?<artifactId>(.*?)<", Pattern.DOTALL)
                .matcher(Files.readString(SAMPLE.resolve("pom.xml")))
                .results()
                .map(match -> "`" + match.group(1) + "`")
                .toList();
        assertThat(dependencies).hasSize(4).allSatisfy(name -> assertThat(page).contains(name));
    }

    private Path build(String boot) throws Exception {
        var project = OutsideProject.create(folder);
        List<MatchResult> differences =
                DIFFERENCE.matcher(Files.readString(PAGE)).results().toList();
        try (Stream<Path> files = Files.walk(SAMPLE)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                String text = Files.readString(file);
                if (boot.equals("3.5")) {
                    for (MatchResult difference : differences) {
                        text = text.replace(difference.group(1), difference.group(2));
                    }
                }
                project.write(SAMPLE.relativize(file).toString(), text);
            }
        }
        assertThat(project.path("pom.xml")).content().contains("<version>" + boot + ".");
        project.maven("package");
        return project.path("target/goproxy-in-spring-boot-1.jar");
    }

    private JarProcess start(Path jar, FakeUpstream upstream) throws IOException {
        return JarProcess.startJava(
                folder,
                Map.of("GOPROXY", upstream.url().toString()),
                List.of(
                        "-Xmx64m",
                        "-XX:+ExitOnOutOfMemoryError",
                        "-jar",
                        jar.toString(),
                        "--server.port=0",
                        "--server.address=127.0.0.1",
                        "--management.server.port=0",
                        "--goproxy.cache=" + folder.resolve("cache"),
                        "--logging.level.dev.goproxy.servlet=debug"));
    }

    /** The application's port and the management's. */
    private static List<Integer> ports(JarProcess process) {
        TestTimeouts.await().until(() -> readPorts(process).size() == 2 || !process.isRunning());
        assertThat(readPorts(process)).as(String.join("\n", process.out())).hasSize(2);
        return readPorts(process);
    }

    private static List<Integer> readPorts(JarProcess process) {
        return PORT.matcher(String.join("\n", process.out()))
                .results()
                .map(match -> Integer.valueOf(match.group(1)))
                .toList();
    }

    private void watched(URI actuator) throws Exception {
        HttpResponse<String> health = get(actuator + "health");
        assertThat(health.statusCode()).isEqualTo(200);
        assertThat(health.body()).contains("\"goProxy\":{").contains("\"chain\":\"http");
        assertThat(get(actuator + "health/readiness").statusCode()).isEqualTo(200);
        assertThat(get(actuator + "prometheus").body()).contains("goproxy_fetches_active 0.0");

        Path temp = folder.resolve("cache/.tmp");
        Path away = folder.resolve("away");
        Files.move(temp, away);
        Files.writeString(temp, "no folder");
        assertThat(get(actuator + "health/readiness").statusCode()).isEqualTo(503);
        Files.delete(temp);
        Files.move(away, temp);
        assertThat(get(actuator + "health/readiness").statusCode()).isEqualTo(200);
    }

    /** A response that is under way is sent to its end. */
    private void shutDownGracefully(Path jar) throws Exception {
        TestModule slow = TestModule.of("example.com/slow").version("v1.0.0");
        try (var upstream = FakeUpstream.start(slow);
                JarProcess process = start(jar, upstream)) {
            upstream.on(slow.zip()).delay(Duration.ofSeconds(3));
            var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:"
                            + ports(process).get(0) + "/go/" + slow.zip().name()))
                    .build();
            var response = CLIENT.sendAsync(request, BodyHandlers.ofByteArray());
            TestTimeouts.await().until(() -> !upstream.requests(slow.zip()).isEmpty());
            process.signal("TERM");
            assertThat(response)
                    .succeedsWithin(TestTimeouts.LIMIT)
                    .satisfies(answer ->
                            assertThat(answer.body()).isEqualTo(slow.zip().bytes()));
            assertThat(process.exitCode()).isEqualTo(143);
            try (Stream<Path> left = Files.walk(folder.resolve("cache/.tmp"))) {
                assertThat(left.filter(Files::isRegularFile)).isEmpty();
            }
        }
    }

    private static HttpResponse<String> get(String url) throws Exception {
        var request = HttpRequest.newBuilder(URI.create(url))
                .timeout(TestTimeouts.LIMIT)
                .build();
        return CLIENT.send(request, BodyHandlers.ofString());
    }
}
