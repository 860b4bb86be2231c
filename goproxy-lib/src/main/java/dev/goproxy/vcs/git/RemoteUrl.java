package dev.goproxy.vcs.git;

import dev.goproxy.client.connect.AddressRules;
import dev.goproxy.client.connect.ForbiddenAddressException;
import dev.goproxy.client.connect.Trust;
import dev.goproxy.fetch.RefusedException;
import java.net.IDN;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * URL of a remote repository, such that git and we can't take another host for the one it names.
 *
 * @param url the URL as git gets it
 * @param host its host, in ASCII; an IPv6 address is in brackets
 * @param port its port; 0 for a scheme without HTTP
 * @param trust the trust in whoever named it
 */
record RemoteUrl(String url, String host, int port, Trust trust) {
    /** Scheme and user; host; port; the rest. */
    private static final Pattern PARTS = Pattern.compile("([a-z][a-z0-9+.-]*+://(?:[^/?#@\\\\\\s]*+@)?+)"
            + "(\\[[0-9A-Fa-f:.]++\\]|[\\p{L}\\p{M}\\p{N}._-]++)(?::(\\d{1,5}))?+((?:[/?#].*+)?+)");

    /** What curl may take for an IPv4 address, in any of its forms. */
    private static final Pattern NUMBER_AT_END =
            Pattern.compile("(?:^|.*\\.)(?:\\d[^.]*|0x[^.]*)\\.?", Pattern.CASE_INSENSITIVE);

    private static final Pattern PLAIN_IPV4 = Pattern.compile("(?:(?:0|[1-9]\\d{0,2})\\.){3}(?:0|[1-9]\\d{0,2})");

    /** What a host without an address is said to have, so that git can't find another answer than we did. */
    private static final String NO_ADDRESS = "255.255.255.255";

    /** Parses a URL. One that isn't understood has an empty host, and is refused unless the operator has named it. */
    static RemoteUrl of(String url, Trust trust) {
        Matcher parts = PARTS.matcher(url);
        if (!parts.matches()) {
            return new RemoteUrl(url, "", 0, trust);
        }
        String scheme = parts.group(1);
        String host = ascii(parts.group(2));
        int standard = scheme.startsWith("https:") ? 443 : scheme.startsWith("http:") ? 80 : 0;
        String port = parts.group(3);
        String rewritten = host.equals(parts.group(2)) || host.isEmpty()
                ? url
                : scheme + host + (port == null ? "" : ":" + port) + parts.group(4);
        return new RemoteUrl(rewritten, host, standard == 0 || port == null ? standard : Integer.parseInt(port), trust);
    }

    private static String ascii(String host) {
        boolean isAscii = host.chars().allMatch(c -> c < 0x80);
        try {
            String ascii = isAscii ? host : IDN.toASCII(host);
            boolean isAmbiguous = ascii.endsWith(".")
                    || (NUMBER_AT_END.matcher(ascii).matches()
                            && !PLAIN_IPV4.matcher(ascii).matches());
            return isAmbiguous ? "" : ascii;
        } catch (IllegalArgumentException e) {
            return "";
        }
    }

    /**
     * Returns the settings with which git connects to the addresses that are allowed now, and follows no redirects.
     * Over ssh and git's own protocol there are none: git resolves the host again. Through an HTTP proxy they have no
     * effect, since that resolves it.
     *
     * @throws RefusedException if the URL leads to a forbidden address
     */
    List<String> settings(AddressRules rules) throws RefusedException {
        if (trust == Trust.OPERATOR) {
            return List.of();
        }
        if (host.isEmpty()) {
            throw new RefusedException(GitErrors.safe(url) + ": a URL that may not be used");
        }
        String addresses = NO_ADDRESS;
        try {
            rules.requireAllowed(trust, host);
            addresses =
                    rules.resolve(trust, host).stream().map(RemoteUrl::literal).collect(Collectors.joining(","));
        } catch (ForbiddenAddressException e) {
            throw new RefusedException(GitErrors.safe(url) + ": " + e.getMessage(), e);
        } catch (UnknownHostException e) {
            // Perhaps an HTTP proxy knows it, or the operator has told git to use another URL instead.
        }
        return port == 0
                ? List.of()
                : List.of("http.followRedirects=false", "http.curloptResolve=" + host + ":" + port + ":" + addresses);
    }

    /** Whether the host can't be resolved now. */
    boolean isUnknownHost() {
        try {
            return InetAddress.getAllByName(host).length == 0;
        } catch (UnknownHostException e) {
            return true;
        }
    }

    private static String literal(InetAddress address) {
        String text = address.getHostAddress().replaceFirst("%.*", "");
        return address instanceof Inet6Address ? "[" + text + "]" : text;
    }
}
