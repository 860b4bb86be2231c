package dev.goproxy.server.tls;

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
 * @param label the text after {@code BEGIN}
 * @param body the text between the two lines
 */
record PemBlock(Path file, String label, String body) {
    private static final Pattern BLOCK =
            Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----([^-]*(?:-[^-]+)*)-----END \\1-----");

    /** Reads all blocks of a file; text between them is skipped. */
    static List<PemBlock> readAll(Path file) throws IOException {
        String text = Files.readString(file, StandardCharsets.ISO_8859_1);
        var blocks = new ArrayList<PemBlock>();
        var matcher = BLOCK.matcher(text);
        while (matcher.find()) {
            blocks.add(new PemBlock(file, matcher.group(1), matcher.group(2)));
        }
        return blocks;
    }

    /** Whether the block has header lines, as keys in OpenSSL's old encrypted format have. */
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
