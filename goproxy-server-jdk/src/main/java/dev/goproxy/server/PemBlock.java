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
 * @param label what stands after {@code BEGIN}
 * @param headers whether it has header lines, as keys encrypted in OpenSSL's old way have
 * @param bytes what is in it
 */
record PemBlock(String label, boolean headers, byte[] bytes) {
    private static final Pattern BLOCK =
            Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----([^-]*(?:-[^-]+)*)-----END \\1-----");

    /** Text between the blocks is skipped. */
    static List<PemBlock> readAll(Path file) throws IOException {
        String text = Files.readString(file, StandardCharsets.ISO_8859_1);
        var blocks = new ArrayList<PemBlock>();
        var matcher = BLOCK.matcher(text);
        while (matcher.find()) {
            String body = matcher.group(2);
            boolean headers = body.contains(":");
            blocks.add(new PemBlock(matcher.group(1), headers, headers ? new byte[0] : decode(file, body)));
        }
        return blocks;
    }

    private static byte[] decode(Path file, String body) throws IOException {
        try {
            return Base64.getDecoder().decode(body.replaceAll("\\s", ""));
        } catch (IllegalArgumentException e) {
            throw new IOException("invalid base64 in " + file, e);
        }
    }
}
