package dev.goproxy.server.tls;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Certificates for localhost and their keys, made by the JDK's keytool, in PEM files. */
public final class PemFiles {
    private static final char[] PASSWORD = "password".toCharArray();

    private final Path folder;
    private final X509Certificate certificate;
    private final byte[] key;

    private PemFiles(Path folder, X509Certificate certificate, byte[] key) {
        this.folder = folder;
        this.certificate = certificate;
        this.key = key;
    }

    /** Makes a key pair: {@code RSA}, {@code EC} or {@code Ed25519}. */
    public static PemFiles make(Path folder, String algorithm) throws Exception {
        Path store = folder.resolve(algorithm + ".p12");
        var command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                "server",
                "-keyalg",
                algorithm,
                "-dname",
                "CN=localhost",
                "-ext",
                "san=dns:localhost,ip:127.0.0.1",
                "-storetype",
                "PKCS12",
                "-keystore",
                store.toString(),
                "-storepass",
                new String(PASSWORD)));
        Process keytool = new ProcessBuilder(command).inheritIO().start();
        if (!keytool.waitFor(60, TimeUnit.SECONDS) || keytool.exitValue() != 0) {
            throw new IOException("keytool failed");
        }
        return read(folder, store);
    }

    private static PemFiles read(Path folder, Path store) throws IOException, GeneralSecurityException {
        var keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            keys.load(in, PASSWORD);
        }
        return new PemFiles(
                folder,
                (X509Certificate) keys.getCertificate("server"),
                keys.getKey("server", PASSWORD).getEncoded());
    }

    /** The certificate itself. */
    public X509Certificate certificate() {
        return certificate;
    }

    /** The certificate's file, with some text before it, as openssl writes. */
    public Path certificateFile() throws Exception {
        return Files.writeString(
                folder.resolve("cert.pem"), "subject=CN = localhost\n" + pem("CERTIFICATE", certificate.getEncoded()));
    }

    /** The key in PKCS#8. */
    public Path pkcs8() throws IOException {
        return write("pkcs8.pem", pem("PRIVATE KEY", key));
    }

    /** The key in PKCS#1 or SEC 1, which is what PKCS#8 wraps. */
    public Path traditional(String label) throws IOException {
        return write(
                "traditional.pem",
                "-----BEGIN EC PARAMETERS-----\r\nBggqhkjOPQMBBw==\r\n-----END EC PARAMETERS-----\r\n"
                        + pem(label, unwrapped()).replace("\n", "\r\n"));
    }

    /** What is in the last element of the sequence: an octet string. */
    private byte[] unwrapped() {
        for (int start = 0; ; start++) {
            boolean octets = key[start] == 0x04;
            int next = key[start + 1] & 0xff;
            int header = next < 0x80 ? 2 : 2 + (next & 0x7f);
            if (octets && start + header + length(start + 1, next) == key.length) {
                return Arrays.copyOfRange(key, start + header, key.length);
            }
        }
    }

    private int length(int at, int first) {
        int length = first < 0x80 ? first : 0;
        for (int i = 1; first >= 0x80 && i <= (first & 0x7f); i++) {
            length = (length << 8) | (key[at + i] & 0xff);
        }
        return length;
    }

    /** A file with any text. */
    public Path write(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }

    private static String pem(String label, byte[] der) {
        return "-----BEGIN " + label + "-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der)
                + "\n-----END " + label + "-----\n";
    }
}
