package dev.goproxy.server;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.goproxy.testkit.Crowd;
import dev.goproxy.testkit.FakeUpstream;
import dev.goproxy.testkit.TestModule;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * Crowds of clients that wait for silent upstreams, send half a request, don't read, or leave: a small server answers
 * from its cache whatever they do.
 */
@Timeout(240)
class CrowdIT {
    private static final TestModule SMALL = TestModule.of("example.com/small").version("v1.0.0");
    private static final TestModule LARGE =
            TestModule.of("example.com/large").version("v1.0.0").randomFile("data.bin", 20 << 20, 7);
    private static final int CROWD = 2000;

    private final FakeUpstream upstream = FakeUpstream.start(SMALL, LARGE);

    @TempDir
    Path folder;

    private JarServer server;
    private Crowd crowd;

    @BeforeEach
    void start() throws Exception {
        server = server("-Xmx64m");
        server.get(SMALL.info());
        server.get(LARGE.zip());
        crowd = Crowd.at(server.url());
    }

    private JarServer server(String heap, String... flags) throws Exception {
        return JarServer.start(
                folder.resolve("cache"), Map.of("GOPROXY", upstream.url().toString()), List.of(heap), flags);
    }

    @AfterEach
    void stop() throws IOException {
        crowd.close();
        server.close();
        upstream.close();
    }

    /** For some seconds, each answer comes soon: the limit leaves room for a loaded machine. */
    private void assertServes() throws Exception {
        for (int i = 0; i < 30; i++) {
            long start = System.nanoTime();
            assertThat(server.get("healthz").statusCode()).isEqualTo(204);
            assertThat(server.get(SMALL.info()).statusCode()).isEqualTo(200);
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(8));
            Thread.sleep(100);
        }
        assertThat(server.process().err()).noneMatch(line -> line.contains("OutOfMemory"));
        assertThat(server.process().isRunning()).isTrue();
    }

    private long descriptors() throws IOException {
        try (var files = Files.list(Path.of("/proc/" + server.process().pid() + "/fd"))) {
            return files.count();
        }
    }

    @Test
    void waitingForASilentUpstream_keepsNobodyElseWaiting() throws Exception {
        upstream.on(request -> request.target().contains("/silent/")).silence();
        crowd.deaf(CROWD, number -> "/example.com/silent/m" + number + "/@v/list");
        assertServes();
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void clientsThatLeave_freeWhatWaitedForThem() throws Exception {
        long before = descriptors();
        upstream.on(request -> request.target().contains("/silent/")).silence();
        crowd.deaf(500, number -> "/example.com/silent/m" + number + "/@v/v1.0.0.zip");
        crowd.leave();
        assertServes();
        // What is left are fetches, no connections of clients.
        TestTimeouts.await().until(() -> descriptors() < before + 250);
        assertThat(server.process().err()).anyMatch(line -> line.contains("end=client-gone"));
    }

    @Test
    void notReading_keepsNobodyElseWaiting() throws Exception {
        crowd.deaf(CROWD, number -> "/" + LARGE.zip().name());
        assertServes();
    }

    @Test
    void halfRequests_keepNobodyElseWaiting() throws Exception {
        crowd.silent(CROWD / 4).halfRequests(CROWD * 3 / 4);
        assertServes();
    }

    @Test
    void slowReader_isCutOffAfterAWhile_andAPatientOneIsNot() throws Exception {
        server.close();
        server = server("-Xmx64m", "--write-idle-timeout=3s");
        try (Crowd deaf = Crowd.at(server.url())
                        .deaf(1, number -> "/" + LARGE.zip().name());
                Socket patient = client()) {
            int read = patient.getInputStream().readNBytes(200_000).length;
            for (int i = 0; i < 20; i++) {
                Thread.sleep(400); // a pause of the client, shorter than the timeout
                read += patient.getInputStream().readNBytes(200_000).length;
            }
            assertThat(read).isEqualTo(21 * 200_000);
            TestTimeouts.await()
                    .until(() -> server.process().err().stream().anyMatch(line -> line.contains("end=client-gone")));
            assertThat(deaf).isNotNull();
            byte[] rest = patient.getInputStream().readNBytes(LARGE.zip().bytes().length - read);
            assertThat(rest.length + read).isEqualTo(LARGE.zip().bytes().length);
        }
    }

    /** A client that has asked for the large zip, and reads when the test does. */
    private Socket client() throws IOException {
        var socket = new Socket();
        socket.setReceiveBufferSize(4096);
        socket.connect(server.process().address());
        String request = "GET /" + LARGE.zip().name() + " HTTP/1.1\r\nHost: x\r\n\r\n";
        socket.getOutputStream().write(request.getBytes(ISO_8859_1));
        return socket;
    }

    /** Less than the engine hands over at a time, but something all the time. */
    @Test
    @EnabledOnOs(OS.LINUX)
    void clientOnABadLine_isNotCutOff() throws Exception {
        server.close();
        server = server("-Xmx64m", "--write-idle-timeout=4s");
        try (Socket client = client()) {
            for (int i = 0; i < 24; i++) {
                assertThat(client.getInputStream().readNBytes(3000)).hasSize(3000);
                Thread.sleep(500); // the bad line
            }
            assertThat(server.process().err()).noneMatch(line -> line.contains("client-gone"));
            int rest = LARGE.zip().bytes().length - 72_000;
            assertThat(client.getInputStream().readNBytes(rest)).hasSize(rest);
        }
    }
}
