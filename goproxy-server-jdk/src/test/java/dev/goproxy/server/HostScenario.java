package dev.goproxy.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import dev.goproxy.server.cli.JarProcess;
import dev.goproxy.testkit.FakeUpstream;
import dev.goproxy.testkit.GoCommand;
import dev.goproxy.testkit.TestFile;
import dev.goproxy.testkit.TestModule;
import dev.goproxy.testkit.ZipFlaw;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What a proxy in a host must do, in a JVM with little memory: the real {@code go} builds a program, cold and from the
 * cache; a zip of 100 MB is right for ten clients at once; a body that fails half-way is an error for the client.
 */
public final class HostScenario {
    private static final int CLIENTS = 10;
    private static final TestModule LARGE =
            TestModule.of("example.com/Large").version("v1.0.0").randomFile("data.bin", 100L << 20, 42);
    private static final TestModule CORRUPT = TestModule.of("example.com/corrupt")
            .version("v1.0.0")
            .randomFile("data.bin", 20L << 20, 43)
            .flaw(ZipFlaw.CUT_IN_HALF);
    private static final TestModule CUT_OFF =
            TestModule.of("example.com/cut-off").version("v1.0.0").randomFile("data.bin", 20L << 20, 44);
    private static final Pattern COMPLAINT = Pattern.compile("\\b(WARN|WARNING|ERROR|SEVERE)\\b");
    private static final HttpClient CLIENT = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(TestTimeouts.LIMIT)
            .build();

    /** A host that runs, and the URL of the proxy in it. */
    public record Host(JarProcess process, URI url) implements AutoCloseable {
        @Override
        public void close() {
            process.close();
        }
    }

    /** Starts a host of which the proxy has one upstream. */
    public interface Start {
        Host start(FakeUpstream upstream) throws Exception;
    }

    private HostScenario() {}

    /** Plays it with a new host, which it stops. */
    public static void play(Start start) throws Exception {
        var modules = new ArrayList<>(List.of(SampleModules.all()));
        Collections.addAll(modules, LARGE, CORRUPT, CUT_OFF);
        try (var upstream = FakeUpstream.start(modules.toArray(TestModule[]::new));
                var cold = SampleModules.client();
                var warm = SampleModules.client();
                var host = start.start(upstream)) {
            String program = run(cold, host.url);
            assertThat(program).startsWith("Upper old pseudo kept v2 m10 ");

            assertThat(ZipClients.askAtOnce(CLIENTS, host.url, LARGE.zip()))
                    .containsOnly(ZipClients.sum(LARGE.zip()))
                    .hasSize(CLIENTS);
            assertThat(upstream.requests(LARGE.zip())).hasSize(1);
            answersConditions(host.url);

            List<String> atStart = complaints(host.process); // of a slow machine, for instance
            leaveHalfWay(host);
            assertThat(complaints(host.process)).isEqualTo(atStart);

            assertThatIOException().isThrownBy(() -> whole(host.url, CORRUPT.zip()));
            upstream.on(CUT_OFF.zip()).status(403); // once the rest is asked for
            upstream.on(CUT_OFF.zip()).truncateAfter(10L << 20).nth(1);
            assertThatIOException().isThrownBy(() -> whole(host.url, CUT_OFF.zip()));
            TestTimeouts.await()
                    .until(() -> complaints(host.process).stream()
                                    .filter(line -> line.contains("aborted a response: "))
                                    .count()
                            == 2);

            upstream.down();
            assertThat(run(warm, host.url)).isEqualTo(program);
            assertThat(ZipClients.sum(host.url, LARGE.zip())).isEqualTo(ZipClients.sum(LARGE.zip()));
        }
    }

    /** Parts, conditions and HEAD. */
    private static void answersConditions(URI url) throws Exception {
        HttpResponse<byte[]> part = send(request(url, LARGE.zip()).header("Range", "bytes=99-1098"));
        assertThat(part.statusCode()).isEqualTo(206);
        assertThat(part.body()).hasSize(1000);
        String tag = part.headers().firstValue("ETag").orElseThrow();
        HttpResponse<byte[]> same = send(request(url, LARGE.zip()).header("If-None-Match", tag));
        assertThat(same.statusCode()).isEqualTo(304);
        HttpResponse<byte[]> head = send(request(url, LARGE.zip()).method("HEAD", BodyPublishers.noBody()));
        String length = head.headers().firstValue("Content-Length").orElseThrow();
        assertThat(part.headers().firstValue("Content-Range")).hasValue("bytes 99-1098/" + length);
    }

    private static HttpResponse<byte[]> send(HttpRequest.Builder request) throws Exception {
        return CLIENT.send(request.build(), BodyHandlers.ofByteArray());
    }

    private static void leaveHalfWay(Host host) throws Exception {
        HttpRequest request = request(host.url, LARGE.zip()).build();
        try (InputStream body =
                CLIENT.send(request, BodyHandlers.ofInputStream()).body()) {
            assertThat(body.readNBytes(1 << 20)).hasSize(1 << 20);
        }
        TestTimeouts.await()
                .until(() -> host.process.out().stream()
                        .anyMatch(line -> line.contains("the client closed the connection")));
    }

    /** Lines by which the servlet or its container has logged more than information. */
    private static List<String> complaints(JarProcess host) {
        return Stream.concat(host.out().stream(), host.err().stream())
                .filter(line -> COMPLAINT.matcher(line).find())
                .toList();
    }

    /** Reads a body to its end; unlike {@link java.net.URLConnection}, this client notices if it is cut off. */
    private static void whole(URI url, TestFile file) throws Exception {
        HttpResponse<InputStream> response = CLIENT.send(request(url, file).build(), BodyHandlers.ofInputStream());
        try (InputStream body = response.body()) {
            assertThat(response.statusCode()).isEqualTo(200);
            body.transferTo(OutputStream.nullOutputStream());
        }
    }

    private static HttpRequest.Builder request(URI url, TestFile file) {
        return HttpRequest.newBuilder(URI.create(url + "/" + file.name().replace("!", "%21")))
                .timeout(TestTimeouts.LIMIT);
    }

    private static String run(GoCommand go, URI goproxy) throws Exception {
        go.goproxy(goproxy).run("mod", "tidy").ok();
        return go.run("run", ".").ok().stderr();
    }
}
