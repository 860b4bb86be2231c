package dev.goproxy.upstream;

import dev.goproxy.auth.GoAuth;
import dev.goproxy.client.Timeouts;
import dev.goproxy.client.UpstreamClient;
import dev.goproxy.client.connect.AddressRules;
import dev.goproxy.client.tls.CertificateAuthorities;
import dev.goproxy.env.GoEnv;
import java.util.function.Consumer;
import org.apache.hc.client5.http.classic.HttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;

/**
 * HTTP clients of a fetcher.
 *
 * @param standard client for all requests but those of {@code trusting}
 * @param trusting client that accepts any certificate, for the modules of GOINSECURE
 * @param areEmbedders whether they use an embedder's HTTP client
 */
record UpstreamClients(UpstreamClient standard, UpstreamClient trusting, boolean areEmbedders)
        implements AutoCloseable {
    /**
     * Returns clients that are created when they are first used.
     *
     * @param known certificate authorities of all requests but those of {@code trusting}
     * @param customizer changes the settings of both
     */
    static UpstreamClients create(
            GoEnv env,
            CertificateAuthorities known,
            Timeouts timeouts,
            GoAuth auth,
            AddressRules rules,
            Consumer<? super HttpClientBuilder> customizer) {
        CertificateAuthorities any = CertificateAuthorities.insecure();
        return new UpstreamClients(
                UpstreamClient.create(env, known, timeouts, auth, rules, customizer),
                UpstreamClient.create(env, any, timeouts, auth, rules, customizer),
                false);
    }

    /** Returns clients that use an embedder's own, whose handling of certificates applies to both. */
    static UpstreamClients using(HttpClient client, Timeouts timeouts, GoAuth auth, AddressRules rules) {
        return new UpstreamClients(
                UpstreamClient.using(client, timeouts, auth, rules),
                UpstreamClient.using(client, timeouts, auth, rules),
                true);
    }

    @Override
    public void close() {
        standard.close();
        trusting.close();
    }
}
