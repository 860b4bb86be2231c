package dev.goproxy.client;

import dev.goproxy.client.httpproxy.EnvRoutePlanner;
import dev.goproxy.client.tls.CertificateAuthorities;
import dev.goproxy.env.GoEnv;
import java.time.Duration;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.client5.http.impl.io.ManagedHttpClientConnectionFactory;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.io.SocketConfig;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;

/**
 * Factory of HTTP clients for upstreams: pooled persistent connections, without cookies, and without retries or
 * redirects of their own.
 */
final class HttpClients {
    private static final int MAX_CONNECTIONS = 256;
    private static final int MAX_CONNECTIONS_PER_UPSTREAM = 64;

    /** Limits that keep an upstream from exhausting the heap with headers. */
    private static final Http1Config HEADER_LIMITS = Http1Config.custom()
            .setMaxLineLength(64 * 1024)
            .setMaxHeaderCount(200)
            .build();

    private HttpClients() {}

    /**
     * Creates a client, whose connections and eviction thread last until it is closed.
     *
     * @param connectTimeout maximum time to connect, and of each wait in a TLS handshake; 0 means no timeout
     */
    static CloseableHttpClient create(GoEnv env, CertificateAuthorities authorities, Duration connectTimeout) {
        var connections = PoolingHttpClientConnectionManagerBuilder.create()
                .setTlsSocketStrategy(authorities.tls())
                .setConnectionFactory(ManagedHttpClientConnectionFactory.builder()
                        .http1Config(HEADER_LIMITS)
                        .build())
                .setMaxConnTotal(MAX_CONNECTIONS)
                .setMaxConnPerRoute(MAX_CONNECTIONS_PER_UPSTREAM)
                .setDefaultConnectionConfig(ConnectionConfig.custom()
                        .setConnectTimeout(Timeout.of(connectTimeout))
                        .setValidateAfterInactivity(TimeValue.ofSeconds(2))
                        .setTimeToLive(TimeValue.ofMinutes(10))
                        .build())
                .setDefaultSocketConfig(SocketConfig.custom()
                        .setTcpNoDelay(true)
                        .setSoTimeout(Timeout.of(connectTimeout)) // of the TLS handshake
                        .build())
                .build();
        return HttpClientBuilder.create()
                .setConnectionManager(connections)
                .setRoutePlanner(new EnvRoutePlanner(env.environment()))
                .setUserAgent("goproxy-java")
                .evictExpiredConnections()
                .evictIdleConnections(TimeValue.ofSeconds(60))
                .disableAutomaticRetries()
                .disableRedirectHandling()
                .disableCookieManagement()
                .disableAuthCaching()
                .build();
    }

    /** Returns the settings of each request, also for those that the embedder's client sends. */
    static RequestConfig requestConfig(Duration responseTimeout) {
        return RequestConfig.custom()
                .setResponseTimeout(Timeout.of(responseTimeout))
                .setRedirectsEnabled(false)
                .setAuthenticationEnabled(true)
                .build();
    }
}
