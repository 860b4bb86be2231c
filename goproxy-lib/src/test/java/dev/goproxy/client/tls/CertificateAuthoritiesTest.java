package dev.goproxy.client.tls;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class CertificateAuthoritiesTest {
    private static final char[] PASSWORD = "changeit".toCharArray();

    @TempDir
    static Path dir;

    private static Path good = Path.of("");
    private static Path otherName = Path.of("");

    @BeforeAll
    static void makeCertificates() throws Exception {
        good = makeKey("good", "ip:127.0.0.1");
        otherName = makeKey("other", "dns:other.example");
    }

    @Test
    void sslContext_isTheJvmsDefaultIfNothingIsSet() throws GeneralSecurityException {
        assertThat(CertificateAuthorities.of(Map.of("SSL_CERT_FILE", "")).sslContext())
                .isSameAs(SSLContext.getDefault());
    }

    @Test
    void tls_refusesUnknownAuthorities() {
        assertThatThrownBy(() -> get(CertificateAuthorities.of(Map.of()), good)).isInstanceOf(SSLException.class);
        var stranger =
                CertificateAuthorities.of(Map.of("SSL_CERT_FILE", pem(otherName).toString()));
        assertThatThrownBy(() -> get(stranger, good)).isInstanceOf(SSLException.class);
    }

    @Test
    void tls_trustsTheFile() throws Exception {
        assertThat(get(
                        CertificateAuthorities.of(
                                Map.of("SSL_CERT_FILE", pem(good).toString())),
                        good))
                .isEqualTo(204);
    }

    @Test
    void tls_trustsTheFolders_andSkipsBrokenFiles() throws Exception {
        Path folder = Files.createTempDirectory(dir, "certs");
        Files.writeString(
                folder.resolve("a"),
                "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n" + Files.readString(pem(good)));
        Files.write(folder.resolve("b"), new byte[] {1, 2, (byte) 0xff});
        Files.createDirectory(folder.resolve("c"));
        var environment = Map.of("SSL_CERT_FILE", dir + "/missing", "SSL_CERT_DIR", dir + "/none::" + folder);
        assertThat(get(CertificateAuthorities.of(environment), good)).isEqualTo(204);
    }

    @Test
    void storeWithJvms_hasBoth() throws Exception {
        var found = PemCertificates.read(pem(good).toString(), "");
        assertThat(found).hasSize(1);
        int jvms = CertificateAuthorities.storeWithJvms(Set.of()).size();
        assertThat(jvms).isPositive();
        assertThat(CertificateAuthorities.storeWithJvms(found).size()).isEqualTo(jvms + 1);
    }

    @Test
    void tls_checksTheHostName() {
        var authorities =
                CertificateAuthorities.of(Map.of("SSL_CERT_FILE", pem(otherName).toString()));
        assertThatThrownBy(() -> get(authorities, otherName)).isInstanceOf(SSLException.class);
    }

    @Test
    void insecure_trustsAnyCertificateForAnyHost() throws Exception {
        assertThat(get(CertificateAuthorities.insecure(), otherName)).isEqualTo(204);
    }

    private static Path pem(Path store) {
        return store.resolveSibling(store.getFileName() + ".pem");
    }

    private static int get(CertificateAuthorities authorities, Path store) throws Exception {
        try (SSLServerSocket listener = listen(store);
                var client = HttpClients.custom()
                        .setConnectionManager(PoolingHttpClientConnectionManagerBuilder.create()
                                .setTlsSocketStrategy(authorities.tls())
                                .build())
                        .disableAutomaticRetries()
                        .build()) {
            var thread = new Thread(() -> answer(listener), "tls-server");
            thread.setDaemon(true);
            thread.start();
            return client.execute(new HttpGet("https://127.0.0.1:" + listener.getLocalPort() + "/"), r -> r.getCode());
        }
    }

    private static SSLServerSocket listen(Path store) throws GeneralSecurityException, IOException {
        var keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(load(store), PASSWORD);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), null, null);
        return (SSLServerSocket)
                context.getServerSocketFactory().createServerSocket(0, 0, InetAddress.getLoopbackAddress());
    }

    private static void answer(SSLServerSocket listener) {
        try (SSLSocket socket = (SSLSocket) listener.accept();
                InputStream in = socket.getInputStream();
                OutputStream out = socket.getOutputStream()) {
            if (in.read() >= 0) {
                out.write("HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n".getBytes(US_ASCII));
            }
        } catch (IOException e) {
            // A client that does not trust the certificate closes the connection.
        }
    }

    private static KeyStore load(Path store) throws GeneralSecurityException, IOException {
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            keys.load(in, PASSWORD);
        }
        return keys;
    }

    private static Path makeKey(String name, String subject) throws Exception {
        Path store = dir.resolve(name);
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        "key",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=" + name,
                        "-ext",
                        "san=" + subject,
                        "-validity",
                        "2",
                        "-storetype",
                        "PKCS12",
                        "-keystore",
                        store.toString(),
                        "-storepass",
                        "changeit")
                .redirectErrorStream(true)
                .redirectOutput(dir.resolve(name + ".log").toFile())
                .start();
        assertThat(keytool.waitFor(30, TimeUnit.SECONDS)).isTrue();
        byte[] der = load(store).getCertificate("key").getEncoded();
        String base64 = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
        Files.writeString(pem(store), "-----BEGIN CERTIFICATE-----\n" + base64 + "\n-----END CERTIFICATE-----\n");
        return store;
    }
}
