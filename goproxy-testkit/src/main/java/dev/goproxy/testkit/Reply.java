package dev.goproxy.testkit;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** What an upstream says to a request: a status, header fields, and a body in memory or in a file. Immutable. */
final class Reply {
    static final String PLAIN = "text/plain; charset=utf-8";

    private final int status;
    private final Map<String, String> headers;
    private final byte[] body;
    private final Optional<String> file;

    private Reply(int status, Map<String, String> headers, byte[] body, Optional<String> file) {
        this.status = status;
        this.headers = headers;
        this.body = body;
        this.file = file;
    }

    static Reply of(int status, String contentType, byte[] body) {
        return new Reply(status, headers(contentType, body.length), body, Optional.empty());
    }

    static Reply of(int status, String text) {
        return of(status, PLAIN, text.getBytes(StandardCharsets.UTF_8));
    }

    static Reply ofFile(String contentType, String file, long size) {
        return new Reply(200, headers(contentType, size), new byte[0], Optional.of(file));
    }

    /** The length is always told: where it isn't, WireMock reads the body into memory or sends it in chunks. */
    private static Map<String, String> headers(String contentType, long size) {
        return Map.of("Content-Type", contentType, "Content-Length", Long.toString(size));
    }

    Reply with(String name, String value) {
        var more = new LinkedHashMap<>(headers);
        more.put(name, value);
        return new Reply(status, more, body, file);
    }

    int status() {
        return status;
    }

    Map<String, String> headers() {
        return headers;
    }

    /** The body, if it is not in a file. */
    public byte[] body() {
        return body;
    }

    /** The name of the file that is the body. */
    Optional<String> file() {
        return file;
    }
}
