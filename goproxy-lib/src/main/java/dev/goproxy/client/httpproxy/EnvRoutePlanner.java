package dev.goproxy.client.httpproxy;

import dev.goproxy.auth.Credentials;
import dev.goproxy.client.connect.Connector;
import dev.goproxy.client.connect.ProxyRefusedException;
import dev.goproxy.client.connect.SocksProxy;
import java.io.IOException;
import java.net.URI;
import java.util.Map;
import org.apache.hc.client5.http.auth.AuthCache;
import org.apache.hc.client5.http.auth.UsernamePasswordCredentials;
import org.apache.hc.client5.http.classic.ExecChain;
import org.apache.hc.client5.http.impl.auth.BasicAuthCache;
import org.apache.hc.client5.http.impl.auth.BasicScheme;
import org.apache.hc.client5.http.impl.routing.DefaultRoutePlanner;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.HttpStatus;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.jspecify.annotations.Nullable;

/**
 * Route planner that sends requests through the HTTP and SOCKS proxies of the environment, with credentials from the
 * first request on.
 */
public final class EnvRoutePlanner extends DefaultRoutePlanner {
    private static final String TUNNEL = "goproxy.tunnel";

    private final EnvProxies proxies;

    /**
     * Creates a route planner.
     *
     * @param environment environment variables: HTTP_PROXY, HTTPS_PROXY and NO_PROXY, or their names in lower case
     * @throws IllegalArgumentException if a proxy has an unknown scheme
     */
    public EnvRoutePlanner(Map<String, String> environment) {
        super(null);
        this.proxies = EnvProxies.of(environment);
    }

    @Override
    protected @Nullable HttpHost determineProxy(HttpHost target, HttpContext context) throws HttpException {
        EnvProxies.Proxy proxy = proxies.forUrl(URI.create(target.toURI())).orElse(null);
        if (proxy == null) {
            return null;
        }
        if (proxy.isSocks()) {
            var socks = new SocksProxy(
                    proxy.host(), proxy.port(), proxy.credentials().orElse(null));
            context.setAttribute(Connector.SOCKS_PROXY, socks);
            return null;
        }
        Connector.setLeadsToProxy(context);
        var host = new HttpHost(proxy.scheme(), proxy.host(), proxy.port());
        proxy.credentials().ifPresent(credentials -> authenticate(host, credentials, HttpClientContext.cast(context)));
        return host;
    }

    private static void authenticate(HttpHost proxy, Credentials credentials, HttpClientContext context) {
        var basic = new BasicScheme();
        basic.initPreemptive(new UsernamePasswordCredentials(
                credentials.user(), credentials.password().toCharArray()));
        AuthCache cache = context.getAuthCache() == null ? new BasicAuthCache() : context.getAuthCache();
        cache.put(proxy, basic);
        context.setAuthCache(cache);
    }

    /**
     * Passes a request on, and throws if a proxy answers it in place of the upstream: if it refuses a tunnel, whatever
     * the status, or the credentials of any request.
     *
     * @throws ProxyRefusedException if the proxy answered
     */
    public static ClassicHttpResponse checkProxyAnswer(
            ClassicHttpRequest request, ExecChain.Scope scope, ExecChain chain) throws IOException, HttpException {
        ClassicHttpResponse response = chain.proceed(request, scope);
        HttpHost proxy = scope.route.getProxyHost();
        if (proxy == null) {
            return response;
        }
        int status = response.getCode();
        boolean isProxys = status == HttpStatus.SC_PROXY_AUTHENTICATION_REQUIRED
                || (scope.route.isTunnelled() && scope.clientContext.getAttribute(TUNNEL) == null);
        if (!isProxys) {
            return response;
        }
        response.close();
        String predicate = status == HttpStatus.SC_PROXY_AUTHENTICATION_REQUIRED
                ? " answered 407: it wants other credentials than HTTP_PROXY or HTTPS_PROXY has"
                : " refused the connection with " + status;
        throw new ProxyRefusedException(
                "HTTP proxy " + proxy.toHostString() + predicate,
                status == 429 || status >= HttpStatus.SC_INTERNAL_SERVER_ERROR);
    }

    /** Passes a request on that has got through its proxy, or that needs no tunnel. */
    public static ClassicHttpResponse markTunnel(ClassicHttpRequest request, ExecChain.Scope scope, ExecChain chain)
            throws IOException, HttpException {
        scope.clientContext.setAttribute(TUNNEL, true);
        return chain.proceed(request, scope);
    }
}
