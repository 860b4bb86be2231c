package dev.goproxy.client;

import dev.goproxy.auth.Credentials;
import dev.goproxy.env.GoUrl;
import java.net.URI;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The HTTP proxies of HTTP_PROXY, HTTPS_PROXY and NO_PROXY (or in lower case), by the rules of Go's HTTP client. {@code localhost} and
 * loopback addresses are never proxied. Immutable.
 *
 * @see <a href="https://pkg.go.dev/golang.org/x/net/http/httpproxy">Package httpproxy</a>
 */
public final class EnvProxies {
    private final @Nullable URI http;
    private final @Nullable URI https;
    private final NoProxy noProxy;

    private EnvProxies(@Nullable URI http, @Nullable URI https, NoProxy noProxy) {
        this.http = http;
        this.https = https;
        this.noProxy = noProxy;
    }

    /**
     * A proxy.
     *
     * @param scheme {@code http} or {@code https}: how the proxy itself is spoken to
     * @param host its host name or address
     * @param port its port
     * @param credentials what it asks for, if anything
     */
    public record Proxy(String scheme, String host, int port, Optional<Credentials> credentials) {}

    /**
     * Reads the proxies of an environment. Values that are no URL are ignored, as Go ignores them.
     *
     * @param environment the environment variables
     * @return the proxies
     */
    public static EnvProxies of(Map<String, String> environment) {
        return new EnvProxies(
                parse(variable(environment, "HTTP_PROXY")),
                parse(variable(environment, "HTTPS_PROXY")),
                NoProxy.parse(variable(environment, "NO_PROXY")));
    }

    /**
     * The proxy for requests to a URL.
     *
     * @param url where the request shall go
     * @return empty if it goes there directly
     * @throws IllegalArgumentException if the proxy is not one that speaks HTTP
     */
    public Optional<Proxy> forUrl(URI url) {
        String scheme = url.getScheme() == null ? "" : url.getScheme().toLowerCase(Locale.ROOT);
        URI proxy = scheme.equals("https") ? https : scheme.equals("http") ? http : null;
        if (proxy == null) {
            return Optional.empty();
        }
        Place place = Place.of(url);
        int port = place.port() >= 0 ? place.port() : defaultPort(scheme);
        return noProxy.covers(NoProxy.ascii(place.host()), Integer.toString(port))
                ? Optional.empty()
                : Optional.of(proxy(proxy));
    }

    private static Proxy proxy(URI url) {
        String scheme = url.getScheme();
        if (!"http".equals(scheme) && !"https".equals(scheme)) {
            throw new IllegalArgumentException("proxy " + GoUrl.redact(url.toString())
                    + " of the environment can't be used: only http and https proxies are supported");
        }
        Place place = Place.of(url);
        return new Proxy(
                scheme,
                place.host().isEmpty() ? "localhost" : place.host(),
                place.port() >= 0 ? place.port() : defaultPort(scheme),
                Credentials.of(url));
    }

    private static int defaultPort(String scheme) {
        return scheme.equals("https") ? 443 : 80;
    }

    private static String variable(Map<String, String> environment, String name) {
        String upper = environment.getOrDefault(name, "");
        return upper.isEmpty() ? environment.getOrDefault(name.toLowerCase(Locale.ROOT), "") : upper;
    }

    private static @Nullable URI parse(String value) {
        if (value.isEmpty()) {
            return null;
        }
        URI url = parseOrNull(value);
        if (url != null && url.getScheme() != null && hasHost(url)) {
            return url;
        }
        URI withScheme = parseOrNull("http://" + value);
        return withScheme != null ? withScheme : url;
    }

    private static boolean hasHost(URI url) {
        String authority = url.getRawAuthority();
        return authority != null && !authority.isEmpty() && !authority.endsWith("@");
    }

    private static @Nullable URI parseOrNull(String text) {
        try {
            return GoUrl.parse(text);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    /** A URL's host without brackets and its port; {@link URI} knows neither of them for host names with an underscore. */
    private record Place(String host, int port) {
        static Place of(URI url) {
            String authority = url.getRawAuthority() == null ? "" : url.getRawAuthority();
            String hostPort = authority.substring(authority.lastIndexOf('@') + 1);
            int colon = hostPort.lastIndexOf(':');
            if (colon < 0 || hostPort.endsWith("]")) {
                return new Place(bare(hostPort), -1);
            }
            String port = hostPort.substring(colon + 1);
            boolean number = port.matches("[0-9]{1,5}");
            return new Place(bare(hostPort.substring(0, colon)), number ? Integer.parseInt(port) : -1);
        }

        private static String bare(String host) {
            String inner = host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
            return inner.replace("%25", "%");
        }
    }
}
