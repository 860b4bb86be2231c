package dev.goproxy.server;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A block of a PEM file (RFC 7468).
 *
 * @param file the file, for messages
 * @param label what stands after {@code BEGIN}
 * @param body what stands between the two lines
 */
record PemBlock(Path file, String label, String body) {
    private static final Pattern BLOCK =
            Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----([^-]*(?:-[^-]+)*)-----END \\1-----");

    /** Text between the blocks is skipped. */
    static List<PemBlock> readAll(Path file) throws IOException {
        String text = Files.readString(file, StandardCharsets.ISO_8859_1);
        var blocks = new ArrayList<PemBlock>();
        var matcher = BLOCK.matcher(text);
        while (matcher.find()) {
            blocks.add(new PemBlock(file, matcher.group(1), matcher.group(2)));
        }
        return blocks;
    }

    /** Whether it has header lines, as keys encrypted in OpenSSL's old way have. */
    boolean hasHeaders() {
        return body.contains(":");
    }

    byte[] bytes() throws IOException {
        try {
            return Base64.getDecoder().decode(body.replaceAll("\\s", ""));
        } catch (IllegalArgumentException e) {
            throw new IOException("invalid base64 in " + file, e);
        }
    }
}
