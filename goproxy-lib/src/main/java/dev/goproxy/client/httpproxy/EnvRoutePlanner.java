package dev.goproxy.client.httpproxy;

import dev.goproxy.auth.Credentials;
import java.net.URI;
import java.util.Map;
import org.apache.hc.client5.http.auth.AuthCache;
import org.apache.hc.client5.http.auth.UsernamePasswordCredentials;
import org.apache.hc.client5.http.impl.auth.BasicAuthCache;
import org.apache.hc.client5.http.impl.auth.BasicScheme;
import org.apache.hc.client5.http.impl.routing.DefaultRoutePlanner;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.jspecify.annotations.Nullable;

/**
 * Route planner that sends requests through the HTTP proxies of the environment, with credentials from the first
 * request on.
 */
public final class EnvRoutePlanner extends DefaultRoutePlanner {
    private final EnvProxies proxies;

    /**
     * Creates a route planner.
     *
     * @param environment environment variables: HTTP_PROXY, HTTPS_PROXY and NO_PROXY, or their names in lower case
     */
    public EnvRoutePlanner(Map<String, String> environment) {
        super(null);
        this.proxies = EnvProxies.of(environment);
    }

    @Override
    protected @Nullable HttpHost determineProxy(HttpHost target, HttpContext context) throws HttpException {
        EnvProxies.Proxy proxy;
        try {
            proxy = proxies.forUrl(URI.create(target.toURI())).orElse(null);
        } catch (IllegalArgumentException e) {
            throw new HttpException(e.getMessage(), e);
        }
        if (proxy == null) {
            return null;
        }
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
}
