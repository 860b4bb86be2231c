package dev.goproxy.server.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import dev.goproxy.http.ProxyResponse;
import dev.goproxy.server.GoProxyServer;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PemIdentityTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"RSA", "EC", "Ed25519"})
    void read_anyKindOfKey_servesHttps(String algorithm) throws Exception {
        var files = PemFiles.make(folder, algorithm);
        var identity = PemIdentity.read(files.certificateFile(), files.pkcs8());
        assertThat(identity.chain()).containsExactly(files.certificate());
        if (!algorithm.equals("Ed25519")) { // which is younger than PKCS#8
            Path traditional = files.traditional(algorithm + " PRIVATE KEY");
            assertThat(PemIdentity.read(files.certificateFile(), traditional)).isEqualTo(identity);
        }
        try (var server = GoProxyServer.builder(request -> ProxyResponse.of(200, "hello"))
                .tls(identity.context())
                .build()
                .listen("localhost:0")) {
            var url = URI.create("https://localhost:" + server.address().getPort() + "/x");
            var connection = (HttpsURLConnection) url.toURL().openConnection();
            connection.setSSLSocketFactory(trusting(files).getSocketFactory());
            assertThat(connection.getResponseCode()).isEqualTo(HttpURLConnection.HTTP_OK);
            assertThat(connection.getInputStream()).hasBinaryContent(new byte[] {'h', 'e', 'l', 'l', 'o'});
        }
    }

    private static SSLContext trusting(PemFiles files) throws Exception {
        var store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setCertificateEntry("server", files.certificate());
        var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(store);
        var context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return context;
    }

    @Test
    void read_saysWhatIsWrong() throws Exception {
        var files = PemFiles.make(folder, "EC");
        Path certificate = files.certificateFile();
        Path key = files.pkcs8();
        Path empty = files.write("empty.pem", "");
        Path missing = folder.resolve("missing.pem");
        Path encrypted = files.write("encrypted.pem", """
                -----BEGIN RSA PRIVATE KEY-----
                Proc-Type: 4,ENCRYPTED
                DEK-Info: AES-128-CBC,00

                AAAA
                -----END RSA PRIVATE KEY-----
                """);
        Path encrypted8 = files.write(
                "encrypted8.pem", "-----BEGIN ENCRYPTED PRIVATE KEY-----\nAAAA\n-----END ENCRYPTED PRIVATE KEY-----\n");
        Path garbage = files.write("garbage.pem", "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n");
        Path badCertificate = files.write("bad.pem", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n");
        Path notBase64 = files.write("not64.pem", "-----BEGIN PRIVATE KEY-----\n!!!\n-----END PRIVATE KEY-----\n");

        assertFails(missing, key, "missing.pem");
        assertFails(certificate, missing, "missing.pem");
        assertFails(empty, key, "no certificate in " + empty);
        assertFails(badCertificate, key, "invalid certificate in " + badCertificate);
        assertFails(certificate, empty, "no private key in " + empty);
        assertFails(certificate, encrypted, "the private key in " + encrypted + " is encrypted");
        assertFails(certificate, encrypted8, "the private key in " + encrypted8 + " is encrypted");
        assertFails(certificate, garbage, "the private key in " + garbage + " is invalid");
        assertFails(certificate, notBase64, "invalid base64 in " + notBase64);
    }

    @Test
    void read_rejectsTheKeyOfAnotherCertificate() throws Exception {
        Path other = Files.createDirectory(folder.resolve("other"));
        Path otherKey = PemFiles.make(other, "EC").pkcs8();
        var files = PemFiles.make(folder, "EC");
        assertFails(files.certificateFile(), otherKey, "is not the key of the certificate");
        assertFails(
                PemFiles.make(folder, "Ed25519").certificateFile(), otherKey, "not of the certificate's kind (EdDSA)");
    }

    private static void assertFails(Path certificate, Path key, String message) {
        assertThatIOException()
                .isThrownBy(() -> PemIdentity.read(certificate, key))
                .satisfies(e -> assertThat(e).hasMessageContaining(message));
    }
}
