package dev.goproxy.auth;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.util.Base64;
import java.util.Optional;

/**
 * User name and password, for basic authentication. {@link #toString} shows neither.
 *
 * @param password may be empty
 */
public record Credentials(String user, String password) {
    /** Returns the percent-decoded userinfo of a URL; empty if it has none. */
    public static Optional<Credentials> of(URI url) {
        String authority = url.getRawAuthority();
        int at = authority == null ? -1 : authority.lastIndexOf('@');
        if (authority == null || at < 0) {
            return Optional.empty();
        }
        String userinfo = authority.substring(0, at);
        int colon = userinfo.indexOf(':');
        return Optional.of(
                colon < 0
                        ? new Credentials(decode(userinfo), "")
                        : new Credentials(decode(userinfo.substring(0, colon)), decode(userinfo.substring(colon + 1))));
    }

    /** Returns the value of an Authorization or Proxy-Authorization header. */
    public String basic() {
        return "Basic " + Base64.getEncoder().encodeToString((user + ":" + password).getBytes(UTF_8));
    }

    @Override
    public String toString() {
        return "Credentials[xxxxx]";
    }

    private static String decode(String escaped) {
        if (escaped.indexOf('%') < 0) {
            return escaped;
        }
        byte[] bytes = escaped.getBytes(UTF_8);
        var out = new ByteArrayOutputStream(bytes.length);
        for (int i = 0; i < bytes.length; i++) {
            if (bytes[i] == '%') {
                out.write(Integer.parseInt(
                        new String(bytes, i + 1, 2, ISO_8859_1), 16)); // a URI's escapes are well-formed
                i += 2;
            } else {
                out.write(bytes[i]);
            }
        }
        return out.toString(UTF_8);
    }
}
