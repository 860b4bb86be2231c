package dev.goproxy.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.goproxy.testkit.FakeUpstream;
import dev.goproxy.testkit.TestModule;
import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Many clients at once, and a small heap. */
class ManyClientsIT {
    private static final int CLIENTS = 64;
    private static final TestModule LARGE =
            TestModule.of("example.com/Large").version("v1.0.0").randomFile("data.bin", 50L << 20, 42);
    private static final TestModule MEDIUM =
            TestModule.of("example.com/medium").version("v1.0.0").randomFile("data.bin", 300 << 10, 43);
    private static final TestModule SMALL = TestModule.of("example.com/small").version("v1.0.0");

    @TempDir
    Path folder;

    @Test
    void oneColdZip_isFetchedOnce_inLittleMemory() throws Exception {
        try (var upstream = FakeUpstream.start(LARGE, SMALL);
                var server = JarServer.start(
                        folder.resolve("cache"),
                        Map.of("GOPROXY", upstream.url().toString()),
                        List.of("-Xmx64m", "-XX:+ExitOnOutOfMemoryError"))) {
            server.get(SMALL.zip());
            Footprint idle = server.footprint(upstream);
            // As long as nothing has come, all of them wait for the same answer.
            upstream.on(LARGE.zip()).delay(Duration.ofMillis(500));

            assertThat(ZipClients.askAtOnce(CLIENTS, server.url(), LARGE.zip()))
                    .containsOnly(ZipClients.sum(LARGE.zip()))
                    .hasSize(CLIENTS);

            assertThat(upstream.requests(LARGE.zip())).hasSize(1);
            assertThat(ZipClients.sum(
                            folder.resolve("cache").resolve(LARGE.zip().name())))
                    .isEqualTo(ZipClients.sum(LARGE.zip()));
            assertThat(JarServer.files(folder.resolve("cache")))
                    .noneMatch(name -> name.endsWith(".tmp") || name.endsWith(".zip.part"));
            server.assertNoErrors();
            server.awaitIdle(upstream, idle);
        }
    }

    @Test
    void moreConnectionsThanTheHeapHolds_areRefused_andTheOthersServed() throws Exception {
        try (var upstream = FakeUpstream.start(MEDIUM);
                var server = JarServer.start(
                        folder.resolve("cache"),
                        Map.of("GOPROXY", upstream.url().toString()),
                        List.of("-Xmx64m", "-XX:+ExitOnOutOfMemoryError"))) {
            long right = ZipClients.sum(MEDIUM.zip());
            assertThat(ZipClients.sum(server.url(), MEDIUM.zip())).isEqualTo(right);

            int served = served(server.url(), 3000, right);

            assertThat(served).isGreaterThan(200).isLessThan(3000);
            TestTimeouts.await()
                    .alias("room again")
                    .ignoreExceptions()
                    .until(() -> ZipClients.sum(server.url(), MEDIUM.zip()) == right);
            server.assertNoErrors();
        }
    }

    /** Opens so many connections, gets the zip over each, and says on how many of them it came. */
    private static int served(URI url, int connections, long right) throws Exception {
        var open = new ArrayList<Socket>();
        int served = 0;
        try {
            for (int i = 0; i < connections; i++) {
                var socket = new Socket(url.getHost(), url.getPort());
                socket.setSoTimeout(TestTimeouts.LIMIT_MILLIS);
                open.add(socket);
            }
            for (Socket socket : open) {
                Optional<Long> sum = sumOver(socket);
                sum.ifPresent(got -> assertThat(got).isEqualTo(right));
                served += sum.isPresent() ? 1 : 0;
            }
            return served;
        } finally {
            for (Socket socket : open) {
                socket.close();
            }
        }
    }

    /** Empty if the connection was refused. */
    private static Optional<Long> sumOver(Socket socket) {
        String request = "GET /" + MEDIUM.zip().name() + " HTTP/1.1\r\nHost: localhost\r\n\r\n";
        try {
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            var in = new BufferedInputStream(socket.getInputStream());
            long length = contentLength(in);
            return length < 0
                    ? Optional.empty()
                    : Optional.of(ZipClients.sum(new ByteArrayInputStream(in.readNBytes((int) length))));
        } catch (Exception e) {
            return Optional.empty();
        }
    }

    private static long contentLength(InputStream in) throws IOException {
        var head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int next = in.read();
            if (next < 0) {
                return -1;
            }
            head.append((char) next);
        }
        return head.toString()
                .lines()
                .filter(line -> line.regionMatches(true, 0, "content-length:", 0, 15))
                .mapToLong(line -> Long.parseLong(line.substring(15).strip()))
                .findFirst()
                .orElse(-1);
    }
}
