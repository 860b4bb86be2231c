package dev.goproxy.servlet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import dev.goproxy.server.SampleModules;
import dev.goproxy.server.TestTimeouts;
import dev.goproxy.server.cli.JarProcess;
import dev.goproxy.testkit.FakeUpstream;
import dev.goproxy.testkit.GoCommand;
import dev.goproxy.testkit.TestFile;
import dev.goproxy.testkit.TestModule;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import java.util.zip.CheckedOutputStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The real {@code go}, and large zips, through the servlet in each container, whose heap is smaller than the zips. */
class ServletContainersIT {
    private static final int CLIENTS = 10;
    private static final int MIB = 1 << 20;
    private static final TestModule LARGE =
            TestModule.of("example.com/large").version("v1.0.0").randomFile("data.bin", 100 * MIB, 42);
    private static final TestModule CUT =
            TestModule.of("example.com/cut").version("v1.0.0").randomFile("data.bin", 100 * MIB, 43);
    private static final Pattern COMPLAINT = Pattern.compile("\\b(WARN|WARNING|ERROR|SEVERE)\\b");
    private static final HttpClient CLIENT = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(TestTimeouts.LIMIT)
            .build();

    @TempDir
    Path folder;

    @ParameterizedTest
    @EnumSource
    void goBuilds_andZipsLargerThanTheHeapAreWholeOrErrors(ServletProcess container) throws Exception {
        try (var upstream = FakeUpstream.start(SampleModules.all());
                var server = container.start(folder, upstream.url().toString())) {
            upstream.serve(LARGE, CUT);
            URI url = server.url();
            assertThat(builtBy(url)).startsWith("Upper old pseudo kept v2 m10 ");
            upstream.down();
            assertThat(builtBy(url)).startsWith("Upper old pseudo kept v2 m10 ");
            upstream.up();

            assertThat(askedAtOnce(url)).hasSize(CLIENTS).containsOnly(sum(LARGE.zip()));
            assertThat(upstream.requests(LARGE.zip())).hasSize(1);
            partsAndConditions(url);

            leaveHalfWay(server);
            assertThat(complaints(server)).isEmpty();

            upstream.on(CUT.zip()).status(403); // what is asked for the rest of it
            upstream.on(CUT.zip()).truncateAfter(50 * MIB).nth(1);
            assertThatIOException().isThrownBy(() -> sum(url, CUT.zip()));
            assertThat(upstream.requests(CUT.zip())).hasSizeGreaterThan(1);
            TestTimeouts.await()
                    .until(
                            () -> complaints(server),
                            lines -> lines.stream().anyMatch(line -> line.contains("aborted a response: ")));
            assertThat(server.isRunning()).isTrue();
        }
    }

    /** What a program prints that was built by a {@code go} that has nothing. */
    private static String builtBy(URI url) throws IOException {
        try (GoCommand go = SampleModules.client().goproxy(url)) {
            go.run("mod", "tidy").ok();
            go.run("build", "-o", "program", ".").ok();
            return go.command(List.of("./program")).ok().stderr();
        }
    }

    private static List<Long> askedAtOnce(URI url) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(CLIENTS);
        try {
            var clients = new ArrayList<Callable<Long>>();
            for (int i = 0; i < CLIENTS; i++) {
                clients.add(() -> sum(url, LARGE.zip()));
            }
            var sums = new ArrayList<Long>();
            for (Future<Long> sum : threads.invokeAll(clients)) {
                sums.add(sum.get());
            }
            return sums;
        } finally {
            threads.shutdownNow();
        }
    }

    private static void partsAndConditions(URI url) throws Exception {
        HttpResponse<byte[]> part = send(request(url, LARGE.zip()).header("Range", "bytes=99-1098"));
        assertThat(part.statusCode()).isEqualTo(206);
        assertThat(part.body()).hasSize(1000);
        String tag = part.headers().firstValue("ETag").orElseThrow();
        HttpResponse<byte[]> same = send(request(url, LARGE.zip()).header("If-None-Match", tag));
        assertThat(same.statusCode()).isEqualTo(304);
        assertThat(same.body()).isEmpty();
        HttpResponse<byte[]> head = send(request(url, LARGE.zip()).method("HEAD", BodyPublishers.noBody()));
        assertThat(part.headers().firstValue("Content-Range"))
                .hasValue("bytes 99-1098/"
                        + head.headers().firstValue("Content-Length").orElseThrow());
    }

    private static void leaveHalfWay(JarProcess server) throws Exception {
        HttpRequest request = request(server.url(), LARGE.zip()).build();
        try (InputStream body =
                CLIENT.send(request, BodyHandlers.ofInputStream()).body()) {
            assertThat(body.readNBytes(MIB)).hasSize(MIB);
        }
        TestTimeouts.await()
                .until(() -> server.out().stream().anyMatch(line -> line.contains("the client closed the connection")));
    }

    /** What the servlet or its container has logged as more than information. */
    private static List<String> complaints(JarProcess server) {
        return Stream.concat(server.out().stream(), server.err().stream())
                .filter(line -> COMPLAINT.matcher(line).find())
                .toList();
    }

    private static HttpRequest.Builder request(URI url, TestFile file) {
        return HttpRequest.newBuilder(URI.create(url + "/" + file.name())).timeout(TestTimeouts.LIMIT);
    }

    private static HttpResponse<byte[]> send(HttpRequest.Builder request) throws Exception {
        return CLIENT.send(request.build(), BodyHandlers.ofByteArray());
    }

    private static long sum(URI url, TestFile file) throws Exception {
        HttpResponse<InputStream> response = CLIENT.send(request(url, file).build(), BodyHandlers.ofInputStream());
        assertThat(response.statusCode()).isEqualTo(200);
        try (InputStream in = response.body();
                var out = new CheckedOutputStream(OutputStream.nullOutputStream(), new CRC32C())) {
            in.transferTo(out);
            return out.getChecksum().getValue();
        }
    }

    private static long sum(TestFile file) throws Exception {
        try (var out = new CheckedOutputStream(OutputStream.nullOutputStream(), new CRC32C())) {
            file.writeTo(out);
            return out.getChecksum().getValue();
        }
    }
}
