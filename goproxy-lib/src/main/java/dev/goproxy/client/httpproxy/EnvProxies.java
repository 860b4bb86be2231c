package dev.goproxy.client.httpproxy;

import dev.goproxy.auth.Credentials;
import dev.goproxy.url.GoUrl;
import java.net.URI;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * HTTP proxies of HTTP_PROXY, HTTPS_PROXY and NO_PROXY, or their names in lower case, by the rules of Go's HTTP client.
 * Requests to {@code localhost} and loopback addresses are never proxied. Immutable.
 *
 * @see <a href="https://pkg.go.dev/golang.org/x/net/http/httpproxy">Package httpproxy</a>
 */
final class EnvProxies {
    private final @Nullable URI http;
    private final @Nullable URI https;
    private final NoProxy noProxy;

    private EnvProxies(@Nullable URI http, @Nullable URI https, NoProxy noProxy) {
        this.http = http;
        this.https = https;
        this.noProxy = noProxy;
    }

    /**
     * HTTP proxy.
     *
     * @param url URL of the environment, whose userinfo has the credentials
     * @param host host name, or address without brackets
     */
    record Proxy(URI url, String host, int port) {
        /** Returns the scheme of requests to the proxy itself: {@code http} or {@code https}. */
        String scheme() {
            return url.getScheme();
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
     */
    static EnvProxies of(Map<String, String> environment) {
        return new EnvProxies(
                parse(variable(environment, "HTTP_PROXY")),
                parse(variable(environment, "HTTPS_PROXY")),
                NoProxy.parse(variable(environment, "NO_PROXY")));
    }

    /**
     * Returns the proxy for requests to a URL.
     *
     * @return empty if requests go to the URL's host directly
     * @throws IllegalArgumentException if the proxy has another scheme than http and https
     */
    Optional<Proxy> forUrl(URI url) {
        String scheme = url.getScheme() == null ? "" : url.getScheme().toLowerCase(Locale.ROOT);
        URI proxy = scheme.equals("https") ? https : scheme.equals("http") ? http : null;
        if (proxy == null) {
            return Optional.empty();
        }
        Authority server = Authority.of(url);
        int port = server.port() >= 0 ? server.port() : defaultPort(scheme);
        return noProxy.matches(NoProxy.ascii(server.host()), Integer.toString(port))
                ? Optional.empty()
                : Optional.of(proxy(proxy));
    }

    private static Proxy proxy(URI url) {
        String scheme = url.getScheme();
        if (!"http".equals(scheme) && !"https".equals(scheme)) {
            throw new IllegalArgumentException("proxy " + GoUrl.redact(url.toString())
                    + " of the environment can't be used: only http and https proxies are supported");
        }
        Authority server = Authority.of(url);
        return new Proxy(
                url,
                server.host().isEmpty() ? "localhost" : server.host(),
                server.port() >= 0 ? server.port() : defaultPort(scheme));
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

    /**
     * Host and port of a URL, also for host names with an underscore, for which {@link URI} returns neither.
     *
     * @param host host name, or address without brackets
     * @param port port; -1 if the URL has none
     */
    private record Authority(String host, int port) {
        static Authority of(URI url) {
            String authority = url.getRawAuthority() == null ? "" : url.getRawAuthority();
            String hostPort = authority.substring(authority.lastIndexOf('@') + 1);
            int colon = hostPort.lastIndexOf(':');
            if (colon < 0 || hostPort.endsWith("]")) {
                return new Authority(withoutBrackets(hostPort), -1);
            }
            String port = hostPort.substring(colon + 1);
            boolean number = port.matches("[0-9]{1,5}");
            return new Authority(withoutBrackets(hostPort.substring(0, colon)), number ? Integer.parseInt(port) : -1);
        }

        private static String withoutBrackets(String host) {
            String inner = host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
            return inner.replace("%25", "%");
        }
    }
}
