package dev.goproxy.testkit.server;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** A response of an upstream: a status, header fields, and a body in memory or in a file. Immutable. */
public final class Response {
    /** Media type of plain text in UTF-8. */
    public static final String PLAIN = "text/plain; charset=utf-8";

    private final int status;
    private final Map<String, String> headers;
    private final byte[] body;
    private final Optional<String> file;

    private Response(int status, Map<String, String> headers, byte[] body, Optional<String> file) {
        this.status = status;
        this.headers = headers;
        this.body = body;
        this.file = file;
    }

    /** A response with a body in memory. */
    public static Response of(int status, String contentType, byte[] body) {
        return new Response(status, headers(contentType, body.length), body, Optional.empty());
    }

    /** A response with a plain text as its body. */
    public static Response of(int status, String text) {
        return of(status, PLAIN, text.getBytes(StandardCharsets.UTF_8));
    }

    /** A response with status 200 whose body is a file of the backend. */
    public static Response ofFile(String contentType, String file, long size) {
        return new Response(200, headers(contentType, size), new byte[0], Optional.of(file));
    }

    /** The length is always set: without it, WireMock reads the body into memory or sends it in chunks. */
    private static Map<String, String> headers(String contentType, long size) {
        return Map.of("Content-Type", contentType, "Content-Length", Long.toString(size));
    }

    /** The same response with one more header field. */
    public Response with(String name, String value) {
        var more = new LinkedHashMap<>(headers);
        more.put(name, value);
        return new Response(status, more, body, file);
    }

    int status() {
        return status;
    }

    Map<String, String> headers() {
        return headers;
    }

    /** The body, if it is not in a file. */
    byte[] body() {
        return body;
    }

    /** The name of the file that is the body. */
    Optional<String> file() {
        return file;
    }
}
