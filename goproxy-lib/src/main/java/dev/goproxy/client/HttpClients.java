package dev.goproxy.client;

import dev.goproxy.client.connect.AddressRules;
import dev.goproxy.client.connect.Connector;
import dev.goproxy.client.httpproxy.EnvRoutePlanner;
import dev.goproxy.client.tls.CertificateAuthorities;
import java.time.Duration;
import java.util.function.Consumer;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.SchemePortResolver;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.ChainElement;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.client5.http.impl.io.ManagedHttpClientConnectionFactory;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.client5.http.io.HttpClientConnectionOperator;
import org.apache.hc.client5.http.ssl.TlsSocketStrategy;
import org.apache.hc.core5.http.io.SocketConfig;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;

/**
 * Factory of HTTP clients for upstreams: pooled persistent connections, without cookies, and without retries or
 * redirects of their own.
 */
final class HttpClients {
    private static final int MAX_CONNECTIONS = 256;
    private static final int MAX_CONNECTIONS_PER_UPSTREAM = 64;

    private HttpClients() {}

    /**
     * Creates a client, whose connections and eviction thread last until it is closed. It doesn't limit the time of
     * responses, since its users do.
     *
     * @param routes the HTTP proxies
     * @param rules addresses to which others than the operator may lead
     * @param connectTimeout maximum time to connect, and of each wait in a TLS handshake; 0 means no timeout
     * @param customizer changes the client's settings, once these are made
     */
    static PooledClient create(
            EnvRoutePlanner routes,
            CertificateAuthorities authorities,
            AddressRules rules,
            Duration connectTimeout,
            Consumer<? super HttpClientBuilder> customizer) {
        var connections = new Connections(rules)
                .setTlsSocketStrategy(authorities.tls())
                .setConnectionFactory(ManagedHttpClientConnectionFactory.builder()
                        .http1Config(BoundedHeaders.LIMITS)
                        .responseParserFactory(BoundedHeaders::parser)
                        .incomingContentLengthStrategy(ContentLengths::of)
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
        HttpClientBuilder client = HttpClientBuilder.create()
                .setConnectionManager(connections)
                .setRoutePlanner(routes)
                .addExecInterceptorBefore(ChainElement.CONNECT.name(), "http-proxy", EnvRoutePlanner::checkProxyAnswer)
                .addExecInterceptorAfter(ChainElement.CONNECT.name(), "tunnel", EnvRoutePlanner::markTunnel)
                .setUserAgent("goproxy-java")
                .evictExpiredConnections()
                .evictIdleConnections(TimeValue.ofSeconds(60))
                .disableAutomaticRetries()
                .disableRedirectHandling()
                .disableCookieManagement()
                .disableContentCompression();
        customizer.accept(client);
        return PooledClient.owning(client.build(), () -> connections.closeIdle(TimeValue.ZERO_MILLISECONDS));
    }

    /** Builder of a pool whose connections are opened by a {@link Connector}. */
    private static final class Connections extends PoolingHttpClientConnectionManagerBuilder {
        private final AddressRules rules;

        Connections(AddressRules rules) {
            this.rules = rules;
        }

        @Override
        protected HttpClientConnectionOperator createConnectionOperator(
                @Nullable SchemePortResolver ports, @Nullable DnsResolver resolver, TlsSocketStrategy tls) {
            return new Connector(tls, rules);
        }
    }

    /** Returns the settings of each request, also for those that the embedder's client sends. */
    static RequestConfig requestConfig() {
        return RequestConfig.custom()
                .setResponseTimeout(Timeout.DISABLED)
                .setRedirectsEnabled(false)
                .setContentCompressionEnabled(false)
                .setAuthenticationEnabled(true)
                .build();
    }
}
