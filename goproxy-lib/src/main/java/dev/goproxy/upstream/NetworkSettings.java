package dev.goproxy.upstream;

import dev.goproxy.auth.GoAuth;
import dev.goproxy.client.Timeouts;
import dev.goproxy.client.tls.CertificateAuthorities;
import dev.goproxy.env.GoEnv;
import java.time.Duration;
import java.util.Objects;
import java.util.function.Consumer;
import javax.net.ssl.SSLContext;
import org.apache.hc.client5.http.classic.HttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.jspecify.annotations.Nullable;

/**
 * Settings of a {@link GoFetcher} about the network.
 *
 * @param <B> the builder
 */
abstract class NetworkSettings<B extends NetworkSettings<B>> {
    GoEnv env = GoEnv.system();
    Timeouts timeouts = Timeouts.DEFAULT;
    DirectEntry.Options direct = DirectEntry.Options.DEFAULT;
    private @Nullable HttpClient httpClient;
    private Consumer<? super HttpClientBuilder> customizer = builder -> {};
    private @Nullable SSLContext sslContext;
    private boolean insecure;

    abstract B self();

    /**
     * Sets the environment in which Go's variables are read: GOPROXY, GONOPROXY, GOSUMDB, GONOSUMDB, GOPRIVATE,
     * GOAUTH, NETRC, HTTP_PROXY, HTTPS_PROXY, NO_PROXY, SSL_CERT_FILE, SSL_CERT_DIR, GOVCS, GOINSECURE.
     *
     * @param env the environment; default {@link GoEnv#system()}
     * @return this
     */
    public B env(GoEnv env) {
        this.env = env;
        return self();
    }

    /**
     * Sets the HTTP client for upstreams, without redirects, retries and content decoding of its own. Its connect
     * timeout, proxies and certificates apply instead of those of this builder and of the environment.
     *
     * @param httpClient the client, never closed by the fetcher; default: one that is created at the first request
     * @return this
     */
    public B httpClient(HttpClient httpClient) {
        this.httpClient = httpClient;
        return self();
    }

    /**
     * Changes the HTTP client that is created at the first request, in addition to the settings of this builder and of
     * the environment: interceptors, a user agent, fixed header fields. Has no effect beside {@code httpClient}.
     *
     * @param customizer called with the client's builder when all other settings are made, once for each of the
     *     fetcher's clients (there is one for the modules of GOINSECURE); default: none. Replacing the connection
     *     manager or the route planner gives up proxies, authorities and limits
     * @return this
     */
    public B customizeHttpClient(Consumer<? super HttpClientBuilder> customizer) {
        this.customizer = Objects.requireNonNull(customizer, "customizer");
        return self();
    }

    /**
     * Sets the TLS context of connections to upstreams and HTTP proxies, with its authorities and client certificate,
     * in place of the JVM's and of SSL_CERT_FILE and SSL_CERT_DIR. Host names are checked. The git command has settings
     * of its own, and the modules of GOINSECURE are not checked.
     *
     * @param sslContext an initialized context; default: the JVM's, with the authorities of the environment
     * @return this
     */
    public B sslContext(SSLContext sslContext) {
        this.sslContext = Objects.requireNonNull(sslContext, "sslContext");
        return self();
    }

    /**
     * Sets whether certificates are left unchecked.
     *
     * @param insecure true for no checks; default false
     * @return this
     */
    public B insecure(boolean insecure) {
        this.insecure = insecure;
        return self();
    }

    /**
     * Sets the maximum time to connect, TLS included.
     *
     * @param connectTimeout the time; 0 means no limit; default 30 s
     * @return this
     * @throws IllegalArgumentException if it is negative
     */
    public B connectTimeout(Duration connectTimeout) {
        timeouts = timeouts.withConnect(connectTimeout);
        return self();
    }

    /**
     * Sets the maximum time until the response to a request begins; after it another attempt is made. An upstream
     * that others may be asked instead of ({@code |} in GOPROXY) has 2 minutes at most.
     *
     * @param responseTimeout the time; 0 means as long as {@code fetchTimeout} allows, and is the default
     * @return this
     * @throws IllegalArgumentException if it is negative
     */
    public B responseTimeout(Duration responseTimeout) {
        timeouts = timeouts.withResponse(responseTimeout);
        return self();
    }

    /**
     * Sets the maximum time without data within a response; after it another attempt is made. If that stalls at the
     * same byte, as behind gateways that scan a file first, the next is given three times as long.
     *
     * @param stallTimeout the time; 0 means as long as {@code fetchTimeout} allows; default 20 s
     * @return this
     * @throws IllegalArgumentException if it is negative
     */
    public B stallTimeout(Duration stallTimeout) {
        timeouts = timeouts.withStall(stallTimeout);
        return self();
    }

    /**
     * Sets whether only settings may lead to private addresses. Module paths, pages, redirects and DNS answers
     * never lead to link-local addresses or those of cloud metadata, and those of public names not to this machine.
     *
     * @param forbidPrivateAddresses true for private addresses (RFC 1918, RFC 6598, RFC 4193) too; default false
     * @return this
     */
    public B forbidPrivateAddresses(boolean forbidPrivateAddresses) {
        direct = direct.withRules(direct.rules().forbiddingPrivate(forbidPrivateAddresses));
        return self();
    }

    /**
     * Sets the exceptions of {@link #forbidPrivateAddresses}.
     *
     * @param addresses addresses and ranges, such as {@code 127.0.0.1,fd00::/8}; default: none
     * @return this
     * @throws IllegalArgumentException if one is neither
     */
    public B allowAddresses(String addresses) {
        direct = direct.withRules(direct.rules().allowing(addresses));
        return self();
    }

    /** Creates the clients of a fetcher. */
    UpstreamClients httpClients(GoAuth auth) {
        return httpClient == null
                ? UpstreamClients.create(env, authorities(), timeouts, auth, direct.rules(), customizer)
                : UpstreamClients.using(httpClient, timeouts, auth, direct.rules());
    }

    private CertificateAuthorities authorities() {
        if (insecure) {
            return CertificateAuthorities.insecure();
        }
        return sslContext == null
                ? CertificateAuthorities.of(env.environment())
                : CertificateAuthorities.of(sslContext);
    }
}
