package dev.goproxy.client.tls;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.Base64;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Reader of files with PEM certificates. As in Go, files and certificates that can't be read are skipped, since the
 * others may suffice.
 */
final class PemCertificates {
    private static final Pattern BLOCK =
            Pattern.compile("-----BEGIN CERTIFICATE-----([A-Za-z0-9+/=\\s]*+)-----END CERTIFICATE-----");

    private final Set<Certificate> found = new LinkedHashSet<>();

    private PemCertificates() {}

    /**
     * Reads certificates.
     *
     * @param file name of a file; may be empty
     * @param folders names of folders, separated by colons; may be empty
     * @return the certificates of the file and of all files in the folders, in this order
     */
    static Set<Certificate> read(String file, String folders) {
        var reader = new PemCertificates();
        if (!file.isEmpty()) {
            reader.readFile(file);
        }
        for (String folder : folders.split(":", -1)) {
            if (!folder.isEmpty()) {
                reader.readFolder(folder);
            }
        }
        return reader.found;
    }

    private void readFolder(String folder) {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(Path.of(folder))) {
            files.forEach(file -> readFile(file.toString()));
        } catch (IOException | DirectoryIteratorException | InvalidPathException e) {
            // Skipped: see the class comment.
        }
    }

    private void readFile(String name) {
        try {
            Path file = Path.of(name);
            if (Files.isRegularFile(file)) { // opening a named pipe could block for ever
                parse(Files.readString(file, ISO_8859_1));
            }
        } catch (IOException | InvalidPathException e) {
            // Skipped: see the class comment.
        }
    }

    private void parse(String text) {
        BLOCK.matcher(text).results().forEach(block -> {
            try {
                byte[] der = Base64.getMimeDecoder().decode(block.group(1));
                found.add(CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(der)));
            } catch (CertificateException | IllegalArgumentException e) {
                // Skipped: see the class comment.
            }
        });
    }
}
