package dev.goproxy.url;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.common.base.CharMatcher;
import java.net.IDN;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayDeque;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** URLs out of the environment, read as leniently as Go reads them, and shown without the credentials in them. */
public final class GoUrl {
    private static final Pattern PARTS =
            Pattern.compile("(?:([a-zA-Z][a-zA-Z0-9+.-]*):)?(?://([^/?#]*))?([^?#]*)(.*)", Pattern.DOTALL);
    private static final Pattern USERINFO = Pattern.compile("(?<=//)[^/,|]*@|(?<=^|[,|]|/\\s)[^/,|]*@");
    private static final Pattern ODD_PORT = Pattern.compile(":(?![0-9]*$)[^:@\\]]*$");
    private static final Pattern HOST_AND_PORT = Pattern.compile("(\\[[^\\]]*\\]|.*?)(?::([^:\\]]*))?");
    private static final Pattern SECRET_QUERY = Pattern.compile("(?<=\\?)[^#,|\\s]+");
    private static final CharMatcher DELIMITERS = CharMatcher.anyOf(":/?#@[]\\%");
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
            return new URI(scheme + authority + escape(parts.group(3)) + bare(escape(parts.group(4))));
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
            String ascii = hostAndPort.chars().allMatch(c -> c < 0x80) ? hostAndPort : IDN.toASCII(hostAndPort);
            // A look-alike such as a full-width colon becomes the delimiter itself: such a host stays as it is.
            return DELIMITERS.countIn(ascii) == DELIMITERS.countIn(hostAndPort) ? ascii : hostAndPort;
        } catch (IllegalArgumentException e) {
            return hostAndPort;
        }
    }

    /** Encodes the {@code %} of a query that is no escape; Go passes it on as it is, which {@link URI} can't. */
    private static String bare(String query) {
        return query.replaceAll("%(?![0-9a-fA-F]{2})", "%25");
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

    /**
     * Returns the host of a URL, also one that {@link URI} doesn't know, such as a name with an underscore.
     *
     * @return host name, or address without brackets; empty if the URL has none
     */
    public static String host(URI url) {
        Matcher parts = HOST_AND_PORT.matcher(hostAndPort(url));
        return parts.matches() ? parts.group(1).replaceAll("[\\[\\]]", "").replace("%25", "%") : "";
    }

    /** Returns the port of a URL; -1 if it has none. */
    public static int port(URI url) {
        Matcher parts = HOST_AND_PORT.matcher(hostAndPort(url));
        String port = parts.matches() && parts.group(2) != null ? parts.group(2) : "";
        return port.matches("[0-9]{1,5}") ? Integer.parseInt(port) : -1;
    }

    /** Returns host and port of a URL as they stand there, without userinfo; empty if it has no host. */
    public static String hostAndPort(URI url) {
        String authority = url.getRawAuthority() == null ? "" : url.getRawAuthority();
        return authority.substring(authority.lastIndexOf('@') + 1);
    }

    /**
     * Returns the URL of a resource below another URL, as the go command forms it: {@code .}, {@code ..} and empty
     * elements of the base's path are resolved, its query stays behind the path, and its fragment is dropped.
     *
     * @param path percent-encoded path without a leading slash
     */
    public static URI below(URI base, String path) {
        String joined = simplify((base.getRawPath() == null ? "" : base.getRawPath()) + "/" + path);
        String query = base.getRawQuery() == null ? "" : "?" + base.getRawQuery();
        return URI.create(base.getScheme() + "://" + base.getRawAuthority() + joined + query);
    }

    private static String simplify(String path) {
        var kept = new ArrayDeque<String>();
        for (String element : path.split("/", -1)) {
            if (element.equals("..")) {
                kept.pollLast();
            } else if (!element.isEmpty() && !element.equals(".")) {
                kept.addLast(element);
            }
        }
        return "/" + String.join("/", kept);
    }

    /** A URL without its userinfo. */
    public static URI withoutUserinfo(URI url) {
        String text = url.toString();
        int at = url.getRawAuthority() == null ? -1 : url.getRawAuthority().lastIndexOf('@');
        int begin = text.indexOf("//") + 2;
        return at < 0 ? url : URI.create(text.substring(0, begin) + text.substring(begin + at + 1));
    }

    /** A URL, or a list of them as in GOPROXY, with {@code xxxxx} for the userinfo and the query of each. */
    public static String redact(String urls) {
        return SECRET_QUERY.matcher(USERINFO.matcher(urls).replaceAll("xxxxx@")).replaceAll("xxxxx");
    }
}
