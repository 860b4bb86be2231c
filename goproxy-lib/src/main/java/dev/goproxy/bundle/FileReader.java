package dev.goproxy.bundle;

import dev.goproxy.checksum.H1;
import dev.goproxy.content.Content;
import dev.goproxy.protocol.Endpoint;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.zip.CRC32;

/** Reads files for the first time: an entry of a zip that is stored as it is begins with its size and sum. */
final class FileReader {
    /** Files up to this size are kept in memory, so that lists may change between the first reading and the second. */
    private static final int MAX_KEPT_BYTES = 1 << 20;

    private static final int BUFFER_BYTES = 64 * 1024;

    private final CacheEntries entries;

    FileReader(CacheEntries entries) {
        this.entries = entries;
    }

    /**
     * A file that has been read.
     *
     * @param content its bytes, which the receiver closes
     * @param sha256 its SHA-256 sum in lower-case hexadecimal digits
     * @param sum Go's checksum of a zip or go.mod file
     */
    record ReadFile(BundleFile file, Content content, long size, long crc, String sha256, Optional<H1> sum) {}

    /**
     * Reads a file.
     *
     * @throws IOException if it can't be read, or is not what its name says; the message has the name
     */
    ReadFile read(BundleFile file) throws IOException {
        try {
            Content content = file.made() != null
                    ? file.made()
                    : entries.get(file.name()).orElseThrow(() -> new IOException("it does not exist any more"));
            try {
                return read(file, content);
            } catch (IOException | RuntimeException e) {
                try (content) {
                    throw e;
                }
            }
        } catch (IOException e) {
            throw new IOException(file.name() + " can't be read from the cache: " + e.getMessage(), e);
        }
    }

    private ReadFile read(BundleFile file, Content content) throws IOException {
        Content kept = content;
        if (file.size() <= MAX_KEPT_BYTES) {
            try (content;
                    InputStream in = content.open()) {
                kept = Content.of(in.readAllBytes());
            }
        }
        var crc = new CRC32();
        MessageDigest digest = sha256();
        long size = 0;
        try (InputStream in = kept.open()) {
            byte[] buffer = new byte[BUFFER_BYTES];
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                crc.update(buffer, 0, n);
                digest.update(buffer, 0, n);
                size += n;
            }
        }
        byte[] sha256 = digest.digest();
        return new ReadFile(
                file, kept, size, crc.getValue(), HexFormat.of().formatHex(sha256), sum(file, kept, sha256));
    }

    private Optional<H1> sum(BundleFile file, Content content, byte[] sha256) throws IOException {
        Endpoint endpoint = file.endpoint();
        if (endpoint instanceof Endpoint.Zip zip) {
            return Optional.of(entries.zipSum(file.name(), content, zip.version()));
        }
        return endpoint instanceof Endpoint.Mod
                ? Optional.of(H1.builder().add("go.mod", sha256).build())
                : Optional.empty();
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
