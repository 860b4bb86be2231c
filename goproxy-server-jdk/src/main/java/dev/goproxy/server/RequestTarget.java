package dev.goproxy.server;

import java.net.URI;
import java.nio.charset.StandardCharsets;

/** Recovers what a request line asked for from the URI that the server made of it. */
final class RequestTarget {
    private static final String SCHEME_END = "://";

    private RequestTarget() {}

    /**
     * The raw path. {@link URI#getRawPath} won't do: of {@code //x/@v/list} it takes {@code x} for a host.
     *
     * @param uri the target of the request, which remembers the text that it was read from
     * @return the path as it was sent, without the query, with a leading slash, in ASCII
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

    /** The server reads bytes as ISO 8859-1, so a character beyond ASCII is a byte that should have been percent-encoded. */
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
