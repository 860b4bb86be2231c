package dev.goproxy.client.tls;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import javax.net.ssl.SSLException;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The JDK's own TLS servers refuse names with underscores, so the server here is that of openssl. */
@Timeout(60)
class UnderscoreTlsTest {
    @TempDir
    Path folder;

    private void connect(String certificate, int port, String host) throws IOException {
        var authorities = CertificateAuthorities.of(Map.of("SSL_CERT_FILE", certificate));
        try (var plain = new Socket(InetAddress.getLoopbackAddress(), port);
                var secure = authorities.tls().upgrade(plain, host, 443, null, null)) {
            assertThat(secure.getSession().isValid()).isTrue();
        }
    }

    @Test
    void upgrade_tellsTheServerTheName() throws Exception {
        try (var server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            CompletableFuture<String> hello = CompletableFuture.supplyAsync(() -> {
                try (Socket client = server.accept()) {
                    var bytes = new byte[4096];
                    return new String(bytes, 0, client.getInputStream().read(bytes), ISO_8859_1);
                } catch (IOException e) {
                    return e.toString();
                }
            });
            assertThatThrownBy(() -> connect("", server.getLocalPort(), "go_mirror.example.com"))
                    .isInstanceOf(IOException.class);
            assertThat(hello.get()).contains("go_mirror.example.com");
        }
    }

    private static Process openssl(Path folder, String... arguments) throws IOException {
        var command = new ArrayList<>(List.of("openssl"));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    @Test
    void upgrade_acceptsTheCertificateOfTheDomain_andNoOther() throws Exception {
        assumeTrue(hasOpenssl(), "there is no openssl on the PATH");
        String request = "req -x509 -newkey rsa:2048 -nodes -keyout key.pem -out cert.pem -days 2 -subj /CN=x"
                + " -addext subjectAltName=DNS:*.example.com";
        assertThat(openssl(folder, request.split(" ")).waitFor()).isZero();
        int port = freePort();
        Process server = openssl(
                folder, ("s_server -quiet -accept 127.0.0.1:" + port + " -key key.pem -cert cert.pem").split(" "));
        try {
            String certificate = folder.resolve("cert.pem").toString();
            Awaitility.await().untilAsserted(() -> connect(certificate, port, "go_mirror.example.com"));
            assertThatThrownBy(() -> connect(certificate, port, "go_mirror.example.org"))
                    .isInstanceOf(SSLException.class);
            assertThatThrownBy(() -> connect("", port, "go_mirror.example.com")).isInstanceOf(SSLException.class);
        } finally {
            server.destroyForcibly().waitFor();
        }
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private boolean hasOpenssl() throws InterruptedException {
        try {
            return openssl(folder, "version").waitFor() == 0;
        } catch (IOException e) {
            return false;
        }
    }
}
