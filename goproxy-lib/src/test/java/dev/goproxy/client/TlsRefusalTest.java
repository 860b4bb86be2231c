package dev.goproxy.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.goproxy.fetch.UpstreamException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Upstreams whose TLS can't be agreed upon: time does not heal that. */
class TlsRefusalTest extends UpstreamClientFixture {
    private final AtomicInteger connections = new AtomicInteger();

    private interface Answer {
        void to(Socket client) throws IOException;
    }

    private String failureWith(ServerSocket listener, Answer answer) throws Exception {
        var thread = new Thread(() -> {
            while (!listener.isClosed()) {
                try (Socket client = listener.accept()) {
                    connections.incrementAndGet();
                    answer.to(client);
                } catch (IOException e) {
                    // the other side has seen enough
                }
            }
        });
        thread.start();
        try (listener) {
            URI base = URI.create("https://127.0.0.1:" + listener.getLocalPort());
            UpstreamException refusal = catchThrowableOfType(
                    UpstreamException.class,
                    () -> client(Duration.ofSeconds(5)).read(request(base), 1000, QUICK, deadline()));
            return Objects.requireNonNull(refusal.getMessage());
        } finally {
            thread.join();
        }
    }

    private static ServerSocket plain() throws IOException {
        return new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    }

    private static SSLServerSocket tls() throws IOException, GeneralSecurityException {
        SSLContext withoutCertificate = SSLContext.getInstance("TLS");
        withoutCertificate.init(null, null, null);
        return (SSLServerSocket)
                withoutCertificate.getServerSocketFactory().createServerSocket(0, 50, InetAddress.getLoopbackAddress());
    }

    @Test
    void alert_isFinal() throws Exception {
        String message = failureWith(tls(), client -> client.getInputStream().read());
        assertThat(message).contains("refused the TLS connection").contains("handshake_failure");
        assertThat(connections).hasValue(1);
    }

    @ParameterizedTest
    @CsvSource({"70, 1, protocol_version", "112, 1, unrecognized_name", "80, 12, ''"})
    void alert_isFinalUnlessItIsAnInternalError(int alert, int attempts, String said) throws Exception {
        String message = failureWith(plain(), client -> {
            client.getInputStream().read();
            client.getOutputStream().write(new byte[] {21, 3, 3, 0, 2, 2, (byte) alert});
            client.shutdownOutput();
            client.getInputStream().transferTo(OutputStream.nullOutputStream());
        });
        assertThat(message).contains(said);
        assertThat(connections).hasValue(attempts);
    }

    @Test
    void answerInPlainHttp_isFinal() throws Exception {
        String message = failureWith(plain(), client -> {
            OutputStream out = client.getOutputStream();
            out.write("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            out.flush();
            client.getInputStream().read();
        });
        assertThat(message).contains("refused the TLS connection");
        assertThat(connections).hasValue(1);
    }

    /** An overloaded or restarting server: worth another attempt. */
    @Test
    void connectionThatIsCut_isTriedAgain() throws Exception {
        String message = failureWith(plain(), client -> {});
        assertThat(message).doesNotContain("refused");
        assertThat(connections).hasValue(UNANSWERED);
    }
}
