package dev.goproxy.url;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.IDN;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** URLs out of the environment, read as leniently as Go reads them, and shown without the credentials in them. */
public final class GoUrl {
    private static final Pattern PARTS =
            Pattern.compile("(?:([a-zA-Z][a-zA-Z0-9+.-]*):)?(?://([^/?#]*))?([^?#]*)(.*)", Pattern.DOTALL);
    private static final Pattern USERINFO = Pattern.compile("(?<=//)[^/,|]*@|(?<=^|[,|\\s])[^/,|]*@");
    private static final Pattern ODD_PORT = Pattern.compile(":(?![0-9]*$)[^:@\\]]*$");
    private static final String UNSAFE_IN_URIS = " \"<>\\^`{|}[]";

    private GoUrl() {}

    /**
     * Parses a URL: other than {@link URI} it takes spaces and the like in the path, {@code @} in a password, a host in
     * any alphabet, and it turns the scheme to lower case.
     *
     * @throws IllegalArgumentException if even Go would not take it; the message has no credentials
     */
    public static URI parse(String text) {
        Matcher parts = PARTS.matcher(text);
        if (!parts.matches() || text.chars().anyMatch(c -> c < 0x20 || c == 0x7f)) {
            throw invalid(text, "control character");
        }
        if ("".equals(parts.group(2)) && parts.group(3).isEmpty()) {
            throw invalid(text, "no host");
        }
        if (parts.group(2) != null && ODD_PORT.matcher(parts.group(2)).find()) {
            throw invalid(text, "invalid port");
        }
        String scheme = parts.group(1) == null ? "" : parts.group(1).toLowerCase(Locale.ROOT) + ":";
        String authority = parts.group(2) == null ? "" : "//" + authority(parts.group(2));
        try {
            return new URI(scheme + authority + escape(parts.group(3)) + escape(parts.group(4)));
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException(
                    "invalid URL " + redact(text) + ": " + e.getReason()); // the cause quotes it
        }
    }

    private static IllegalArgumentException invalid(String text, String reason) {
        return new IllegalArgumentException("invalid URL " + redact(text) + ": " + reason);
    }

    private static String authority(String authority) {
        int at = authority.lastIndexOf('@');
        String userinfo = authority.substring(0, at + 1);
        if (at >= 0) {
            userinfo = userinfo.substring(0, at).replace("@", "%40") + "@";
        }
        return userinfo + ascii(authority.substring(at + 1));
    }

    private static String ascii(String hostAndPort) {
        try {
            return hostAndPort.chars().allMatch(c -> c < 0x80) ? hostAndPort : IDN.toASCII(hostAndPort);
        } catch (IllegalArgumentException e) {
            return hostAndPort;
        }
    }

    private static String escape(String part) {
        var out = new StringBuilder();
        part.codePoints().forEach(c -> {
            if (c >= 0x80 || UNSAFE_IN_URIS.indexOf(c) >= 0) {
                for (byte b : Character.toString(c).getBytes(UTF_8)) {
                    out.append(String.format("%%%02X", b & 0xff));
                }
            } else {
                out.appendCodePoint(c);
            }
        });
        return out.toString();
    }

    /** A URL without its userinfo. */
    public static URI withoutUserinfo(URI url) {
        String text = url.toString();
        int at = url.getRawAuthority() == null ? -1 : url.getRawAuthority().lastIndexOf('@');
        int begin = text.indexOf("//") + 2;
        return at < 0 ? url : URI.create(text.substring(0, begin) + text.substring(begin + at + 1));
    }

    /** A URL, or a list of them as in GOPROXY, with {@code xxxxx} for the userinfo of each. */
    public static String redact(String urls) {
        return USERINFO.matcher(urls).replaceAll("xxxxx@");
    }
}
