package dev.goproxy.testkit.server;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The head of an HTTP/1 request or response, as it was received.
 *
 * @param start the request line or status line
 * @param fields the header lines
 */
public record HttpHead(String start, List<String> fields) {
    private static final int MAX_BYTES = 1 << 20;

    /** Reads a head; empty if the stream ends before its first byte. */
    static Optional<HttpHead> read(InputStream in) throws IOException {
        var lines = new ArrayList<String>();
        var line = new ByteArrayOutputStream();
        for (int total = 0; total < MAX_BYTES; total++) {
            int b = in.read();
            if (b < 0 && total == 0) {
                return Optional.empty();
            }
            if (b < 0) {
                throw new EOFException("the stream ended within a head");
            }
            if (b != '\n') {
                line.write(b);
                continue;
            }
            String text = line.toString(StandardCharsets.ISO_8859_1).stripTrailing();
            line.reset();
            if (text.isEmpty() && !lines.isEmpty()) {
                return Optional.of(new HttpHead(lines.get(0), List.copyOf(lines.subList(1, lines.size()))));
            }
            if (!text.isEmpty()) {
                lines.add(text);
            }
        }
        throw new IOException("the head has more than " + MAX_BYTES + " bytes");
    }

    /** The head without the fields that start with the prefix, and with others appended. */
    HttpHead replace(String prefix, String... others) {
        var kept = new ArrayList<String>();
        for (String field : fields) {
            if (!field.regionMatches(true, 0, prefix, 0, prefix.length())) {
                kept.add(field);
            }
        }
        kept.addAll(List.of(others));
        return new HttpHead(start, List.copyOf(kept));
    }

    Optional<String> field(String name) {
        return fields.stream()
                .filter(field -> field.regionMatches(true, 0, name + ":", 0, name.length() + 1))
                .map(field -> field.substring(name.length() + 1).strip())
                .findFirst();
    }

    /** The values of each field, by its name in any case of letters. */
    public Map<String, List<String>> fieldMap() {
        var map = new TreeMap<String, List<String>>(String.CASE_INSENSITIVE_ORDER);
        for (String field : fields) {
            int colon = field.indexOf(':');
            if (colon > 0) {
                map.computeIfAbsent(field.substring(0, colon), name -> new ArrayList<>())
                        .add(field.substring(colon + 1).strip());
            }
        }
        map.replaceAll((name, values) -> List.copyOf(values));
        return map;
    }

    /** The value of Content-Length; 0 if the field is missing. */
    long contentLength() {
        return field("Content-Length").map(Long::parseLong).orElse(0L);
    }

    /** The status, if this is the head of a response. */
    int status() {
        return Integer.parseInt(start.split(" ", 3)[1]);
    }

    /** Whether the connection is closed after this message. */
    boolean closes() {
        boolean http10 = start.contains("HTTP/1.0");
        return field("Connection")
                .map(value -> value.toLowerCase(Locale.ROOT).contains("close"))
                .orElse(http10);
    }

    byte[] bytes() {
        return (start + "\r\n" + String.join("\r\n", fields) + (fields.isEmpty() ? "" : "\r\n") + "\r\n")
                .getBytes(StandardCharsets.ISO_8859_1);
    }
}
