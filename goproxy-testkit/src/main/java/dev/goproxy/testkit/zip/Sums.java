package dev.goproxy.testkit.zip;

import dev.goproxy.testkit.content.ByteSource;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/** Computes {@code h1:} sums independently of the library, so that one can check the other. */
public final class Sums {
    private Sums() {}

    /** Returns the sum of files by their names. */
    public static String h1(Map<String, ByteSource> files) {
        var lines = new StringBuilder();
        var sorted = new TreeMap<String, ByteSource>(Sums::compareBytes);
        sorted.putAll(files);
        for (var file : sorted.entrySet()) {
            lines.append(sha256(file.getValue()))
                    .append("  ")
                    .append(file.getKey())
                    .append('\n');
        }
        byte[] hash = digest().digest(lines.toString().getBytes(StandardCharsets.UTF_8));
        return "h1:" + Base64.getEncoder().encodeToString(hash);
    }

    /** Returns the sum of a zip in memory. */
    public static String h1OfZip(byte[] zip) throws IOException {
        var files = new HashMap<String, ByteSource>();
        try (var in = new ZipInputStream(new ByteArrayInputStream(zip))) {
            for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                files.put(entry.getName(), ByteSource.of(in.readAllBytes()));
            }
        }
        return h1(files);
    }

    private static int compareBytes(String one, String other) {
        return Arrays.compareUnsigned(one.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8));
    }

    private static String sha256(ByteSource content) {
        var out = new DigestOutputStream(OutputStream.nullOutputStream(), digest());
        try {
            content.writeTo(out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return HexFormat.of().formatHex(out.getMessageDigest().digest());
    }

    private static MessageDigest digest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
