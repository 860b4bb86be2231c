package dev.goproxy.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class CrowdTest {
    private final ServerSocket server = listen();
    private final Crowd crowd = Crowd.at(URI.create("http://127.0.0.1:" + server.getLocalPort()));

    private static ServerSocket listen() {
        try {
            return new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @AfterEach
    void close() throws IOException {
        crowd.close();
        server.close();
    }

    private static String read(Socket client, int bytes) throws IOException {
        client.setSoTimeout(20_000);
        return new String(client.getInputStream().readNBytes(bytes), StandardCharsets.ISO_8859_1);
    }

    @Test
    void clients_sayWhatTheyShould() throws IOException {
        crowd.halfRequests(2).deaf(2, number -> "/m" + number);
        assertThat(read(server.accept(), 1)).isEqualTo("G");
        String half = "GET / HTTP/1.1\r\nHost: x\r\nX-A: ";
        assertThat(read(server.accept(), half.length())).isEqualTo(half);
        assertThat(read(server.accept(), 7)).isEqualTo("GET /m0");
        assertThat(read(server.accept(), 7)).isEqualTo("GET /m1");
    }

    @Test
    void connected_countsThoseThatTheServerHasNotCutOff_andLeaveIsNoticed() throws Exception {
        crowd.silent(3);
        Socket first = server.accept();
        Socket second = server.accept();
        assertThat(crowd.connected()).isEqualTo(3);
        first.close();
        while (crowd.connected() == 3) {
            Thread.sleep(10);
        }
        assertThat(crowd.connected()).isEqualTo(2);
        crowd.leave();
        assertThat(second.getInputStream().read()).isEqualTo(-1);
        assertThat(crowd.connected()).isZero();
    }

    @Test
    void slowReaders_takePiecesNowAndThen() throws Exception {
        crowd.slowReaders(1, "/zip", 1000, Duration.ofMillis(10));
        Socket client = server.accept();
        InputStream request = client.getInputStream();
        assertThat(request.readNBytes(8)).asString().isEqualTo("GET /zip");
        client.setSendBufferSize(4096);
        // More than the buffers of both sides hold.
        CompletableFuture<Void> write = CompletableFuture.runAsync(() -> {
            try (client) {
                client.getOutputStream().write(new byte[300_000]);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        assertThat(write).succeedsWithin(Duration.ofSeconds(40));
    }

    @Test
    void join_noServer_fails() throws IOException {
        server.close();
        assertThatThrownBy(() -> crowd.silent(1)).isInstanceOf(UncheckedIOException.class);
    }
}
