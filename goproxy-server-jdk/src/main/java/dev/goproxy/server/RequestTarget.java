package dev.goproxy.server;

import java.net.URI;
import java.nio.charset.StandardCharsets;

/** Recovers the target of a request line from the URI that the server has parsed it into. */
final class RequestTarget {
    private static final String SCHEME_END = "://";

    private RequestTarget() {}

    /**
     * Returns the raw path. {@link URI#getRawPath} is not enough: it takes the {@code x} of {@code //x/@v/list} for a
     * host.
     *
     * @param uri the target of the request, whose {@code toString} is the text that it was parsed from
     * @return the path as the client sent it, without the query, with a leading slash, in ASCII
     */
    static String rawPath(URI uri) {
        String target = uri.toString();
        if (uri.isAbsolute()) {
            target = withoutAuthority(target);
        }
        int query = target.indexOf('?');
        String path = query < 0 ? target : target.substring(0, query);
        return ascii(path.startsWith("/") ? path : "/" + path);
    }

    /** Returns the host and port of a target in absolute form; empty for the usual form. */
    static String authority(URI uri) {
        String authority = uri.isAbsolute() ? uri.getRawAuthority() : null;
        return authority == null ? "" : authority;
    }

    private static String withoutAuthority(String target) {
        int authority = target.indexOf(SCHEME_END);
        if (authority < 0) {
            return target;
        }
        for (int i = authority + SCHEME_END.length(); i < target.length(); i++) {
            if (target.charAt(i) == '/' || target.charAt(i) == '?') {
                return target.substring(i);
            }
        }
        return "/";
    }

    /**
     * The server decodes request lines as ISO 8859-1, so a character beyond ASCII is a byte that lacks its
     * percent-encoding.
     */
    private static String ascii(String path) {
        if (path.chars().allMatch(c -> c < 0x80)) {
            return path;
        }
        var encoded = new StringBuilder();
        boolean latin = path.chars().allMatch(c -> c < 0x100);
        for (byte b : path.getBytes(latin ? StandardCharsets.ISO_8859_1 : StandardCharsets.UTF_8)) {
            if (b >= 0) {
                encoded.append((char) b);
            } else {
                encoded.append(String.format("%%%02X", b));
            }
        }
        return encoded.toString();
    }
}
