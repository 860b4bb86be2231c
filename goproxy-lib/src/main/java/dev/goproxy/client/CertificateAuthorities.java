package dev.goproxy.client;

import com.google.common.base.Supplier;
import com.google.common.base.Suppliers;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.apache.hc.client5.http.ssl.DefaultClientTlsStrategy;
import org.apache.hc.client5.http.ssl.HostnameVerificationPolicy;
import org.apache.hc.client5.http.ssl.HttpsSupport;
import org.apache.hc.client5.http.ssl.NoopHostnameVerifier;
import org.apache.hc.client5.http.ssl.TlsSocketStrategy;
import org.jspecify.annotations.Nullable;

/**
 * Who may vouch for the servers that we talk to: the JVM's own certificate authorities, and beside them those of SSL_CERT_FILE and
 * SSL_CERT_DIR. Safe for use by many threads; the files are read once, when they are first needed.
 */
public final class CertificateAuthorities {
    private final Supplier<SSLContext> context;
    private final boolean trustsAll;

    private CertificateAuthorities(Supplier<SSLContext> context, boolean trustsAll) {
        this.context = Suppliers.memoize(context);
        this.trustsAll = trustsAll;
    }

    /**
     * The authorities of an environment.
     *
     * @param environment the environment variables. SSL_CERT_FILE names a file of certificates in PEM, SSL_CERT_DIR folders of such files with
     *     colons between them. What can't be read or parsed is skipped, as Go does
     * @return the JVM's authorities and those
     */
    public static CertificateAuthorities of(Map<String, String> environment) {
        String file = environment.getOrDefault("SSL_CERT_FILE", "");
        String folders = environment.getOrDefault("SSL_CERT_DIR", "");
        return file.isEmpty() && folders.isEmpty()
                ? new CertificateAuthorities(CertificateAuthorities::jvm, false)
                : new CertificateAuthorities(() -> jvmAnd(PemCertificates.read(file, folders)), false);
    }

    /**
     * No authority at all: any certificate is accepted, for any host.
     *
     * @return for those who asked for an insecure connection
     */
    public static CertificateAuthorities insecure() {
        return new CertificateAuthorities(() -> context(new TrustManager[] {new TrustAll()}), true);
    }

    /**
     * A TLS context with these authorities; that of the JVM if there are no others.
     *
     * @return always the same context
     * @throws IllegalStateException if the JVM can't make one
     */
    public SSLContext sslContext() {
        return Objects.requireNonNull(context.get());
    }

    /**
     * What HttpClient needs to connect to a server with these authorities, checking its host name unless all is trusted. To read the JVM's authorities takes
     * a good part of a second in a young JVM, so that it waits for the first server that speaks TLS.
     */
    TlsSocketStrategy tls() {
        Supplier<TlsSocketStrategy> strategy = Suppliers.memoize(this::eagerTls);
        return (socket, target, port, attachment, context) ->
                Objects.requireNonNull(strategy.get()).upgrade(socket, target, port, attachment, context);
    }

    private TlsSocketStrategy eagerTls() {
        return trustsAll
                ? new DefaultClientTlsStrategy(
                        sslContext(), HostnameVerificationPolicy.CLIENT, NoopHostnameVerifier.INSTANCE)
                : new DefaultClientTlsStrategy(sslContext(), HttpsSupport.getDefaultHostnameVerifier());
    }

    private static SSLContext jvm() {
        try {
            return SSLContext.getDefault();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("no TLS", e);
        }
    }

    private static SSLContext jvmAnd(Set<Certificate> others) {
        try {
            return context(trustManagers(storeOfJvmsAnd(others)));
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException("no TLS with the certificates of SSL_CERT_FILE and SSL_CERT_DIR", e);
        }
    }

    static KeyStore storeOfJvmsAnd(Set<Certificate> others) throws GeneralSecurityException, IOException {
        var all = new LinkedHashSet<>(others);
        for (TrustManager manager : trustManagers(null)) {
            if (manager instanceof X509TrustManager x509) {
                all.addAll(List.of(x509.getAcceptedIssuers()));
            }
        }
        KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        int number = 0;
        for (Certificate authority : all) {
            store.setCertificateEntry("ca" + number++, authority);
        }
        return store;
    }

    /** The trust managers for a store; for null, those for the JVM's own. */
    private static TrustManager[] trustManagers(@Nullable KeyStore store) throws GeneralSecurityException {
        var factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store);
        return factory.getTrustManagers();
    }

    private static SSLContext context(TrustManager[] trusted) {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, trusted, null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("no TLS", e);
        }
    }
}
