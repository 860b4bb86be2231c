package dev.goproxy.client.httpproxy;

import dev.goproxy.auth.Credentials;
import dev.goproxy.url.GoUrl;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * HTTP and SOCKS proxies of HTTP_PROXY, HTTPS_PROXY and NO_PROXY, or their names in lower case, by the rules of Go's
 * HTTP client. ALL_PROXY, which git reads too, stands for those of the first two that are not set. Requests to
 * {@code localhost} and loopback addresses are never proxied. Immutable.
 *
 * @see <a href="https://pkg.go.dev/golang.org/x/net/http/httpproxy">Package httpproxy</a>
 */
final class EnvProxies {
    private static final List<String> SCHEMES = List.of("http", "https", "socks5", "socks5h");

    private final @Nullable Proxy http;
    private final @Nullable Proxy https;
    private final NoProxy noProxy;

    private EnvProxies(@Nullable Proxy http, @Nullable Proxy https, NoProxy noProxy) {
        this.http = http;
        this.https = https;
        this.noProxy = noProxy;
    }

    /**
     * HTTP or SOCKS proxy.
     *
     * @param url URL of the environment, whose userinfo has the credentials
     * @param host host name, or address without brackets
     */
    record Proxy(URI url, String host, int port) {
        /** Returns the scheme of requests to the proxy itself: {@code http}, {@code https} or {@code socks5}. */
        String scheme() {
            return isSocks() ? "socks5" : url.getScheme();
        }

        /** Whether this is a SOCKS proxy. As in Go, each of them resolves host names itself. */
        boolean isSocks() {
            return "socks5".equals(url.getScheme()) || "socks5h".equals(url.getScheme());
        }

        /** Returns the credentials for the proxy, if there are any. */
        Optional<Credentials> credentials() {
            return Credentials.of(url);
        }

        @Override
        public String toString() {
            return scheme() + "://" + host + ":" + port;
        }
    }

    /**
     * Returns the proxies of an environment. As in Go, values that aren't URLs are ignored.
     *
     * @param environment environment variables
     * @throws IllegalArgumentException if a proxy has another scheme than http, https, socks5 and socks5h
     */
    static EnvProxies of(Map<String, String> environment) {
        return new EnvProxies(
                proxy(parse(variable(environment, "HTTP_PROXY", "ALL_PROXY"))),
                proxy(parse(variable(environment, "HTTPS_PROXY", "ALL_PROXY"))),
                NoProxy.parse(variable(environment, "NO_PROXY")));
    }

    /**
     * Returns the proxy for requests to a URL.
     *
     * @return empty if requests go to the URL's host directly
     */
    Optional<Proxy> forUrl(URI url) {
        String scheme = url.getScheme() == null ? "" : url.getScheme().toLowerCase(Locale.ROOT);
        Proxy proxy = scheme.equals("https") ? https : scheme.equals("http") ? http : null;
        if (proxy == null) {
            return Optional.empty();
        }
        int port = GoUrl.port(url) >= 0 ? GoUrl.port(url) : defaultPort(scheme);
        return noProxy.matches(NoProxy.ascii(GoUrl.host(url)), Integer.toString(port))
                ? Optional.empty()
                : Optional.of(proxy);
    }

    private static @Nullable Proxy proxy(@Nullable URI url) {
        if (url == null || url.getScheme() == null) {
            return null;
        }
        String scheme = url.getScheme();
        if (!SCHEMES.contains(scheme)) {
            throw new IllegalArgumentException("proxy " + GoUrl.redact(url.toString())
                    + " of the environment can't be used: only http, https and socks5 proxies are supported");
        }
        String host = GoUrl.host(url);
        int port = GoUrl.port(url);
        return new Proxy(url, host.isEmpty() ? "localhost" : host, port >= 0 ? port : defaultPort(scheme));
    }

    private static int defaultPort(String scheme) {
        return scheme.equals("https") ? 443 : scheme.startsWith("socks") ? 1080 : 80;
    }

    private static String variable(Map<String, String> environment, String name, String fallback) {
        String value = variable(environment, name);
        return value.isEmpty() ? variable(environment, fallback) : value;
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
}
