package dev.goproxy.upstream;

import dev.goproxy.auth.GoAuth;
import dev.goproxy.client.Timeouts;
import dev.goproxy.client.UpstreamClient;
import dev.goproxy.client.tls.CertificateAuthorities;
import dev.goproxy.env.GoEnv;
import org.apache.hc.client5.http.classic.HttpClient;

/**
 * HTTP clients of a fetcher.
 *
 * @param standard client for all requests but those of {@code trusting}
 * @param trusting client that accepts any certificate, for the modules of GOINSECURE
 */
record UpstreamClients(UpstreamClient standard, UpstreamClient trusting) implements AutoCloseable {
    /** Returns clients that are created when they are first used. */
    static UpstreamClients create(GoEnv env, boolean insecure, Timeouts timeouts, GoAuth auth) {
        CertificateAuthorities any = CertificateAuthorities.insecure();
        CertificateAuthorities known = insecure ? any : CertificateAuthorities.of(env.environment());
        return new UpstreamClients(
                UpstreamClient.create(env, known, timeouts, auth), UpstreamClient.create(env, any, timeouts, auth));
    }

    /** Returns clients that use an embedder's own, whose handling of certificates applies to both. */
    static UpstreamClients using(HttpClient client, Timeouts timeouts, GoAuth auth) {
        return new UpstreamClients(
                UpstreamClient.using(client, timeouts, auth), UpstreamClient.using(client, timeouts, auth));
    }

    @Override
    public void close() {
        standard.close();
        trusting.close();
    }
}
