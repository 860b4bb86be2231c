package dev.goproxy.client.tls;

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
import javax.net.ssl.HostnameVerifier;
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
 * Certificate authorities that are trusted to identify servers: those of the JVM, and those of SSL_CERT_FILE and
 * SSL_CERT_DIR in addition. Files are read once, for the first connection over TLS. Immutable, and safe for use by many
 * threads.
 */
public final class CertificateAuthorities {
    private final Supplier<SSLContext> context;
    private final boolean trustsAll;

    private CertificateAuthorities(Supplier<SSLContext> context, boolean trustsAll) {
        this.context = Suppliers.memoize(context);
        this.trustsAll = trustsAll;
    }

    /**
     * Returns the authorities of the JVM and of an environment.
     *
     * @param environment environment variables. SSL_CERT_FILE names a file of PEM certificates, SSL_CERT_DIR folders of
     *     such files, separated by colons. As in Go, what can't be read or parsed is skipped
     */
    public static CertificateAuthorities of(Map<String, String> environment) {
        String file = environment.getOrDefault("SSL_CERT_FILE", "");
        String folders = environment.getOrDefault("SSL_CERT_DIR", "");
        return file.isEmpty() && folders.isEmpty()
                ? new CertificateAuthorities(CertificateAuthorities::jvm, false)
                : new CertificateAuthorities(() -> withJvms(PemCertificates.read(file, folders)), false);
    }

    /**
     * Returns the authorities of a TLS context, whose client certificate is used too.
     *
     * @param context an initialized context
     */
    public static CertificateAuthorities of(SSLContext context) {
        return new CertificateAuthorities(() -> context, false);
    }

    /**
     * Returns an object that trusts every certificate, for every host name. For hosts that the operator declared
     * insecure.
     */
    public static CertificateAuthorities insecure() {
        return new CertificateAuthorities(() -> context(new TrustManager[] {new TrustAll()}), true);
    }

    /**
     * Returns the TLS context with these authorities, always the same: the JVM's default if there are no others.
     *
     * @throws IllegalStateException if the JVM can't create one
     */
    SSLContext sslContext() {
        return Objects.requireNonNull(context.get());
    }

    /**
     * Returns the strategy with which HttpClient opens TLS connections. It trusts these authorities, and checks host
     * names unless everything is trusted. Reading the JVM's authorities takes a good part of a second after its start,
     * and so is left to the first connection.
     */
    public TlsSocketStrategy tls() {
        Supplier<TlsSocketStrategy> strategy = Suppliers.memoize(this::eagerTls);
        return (socket, target, port, attachment, context) ->
                Objects.requireNonNull(strategy.get()).upgrade(socket, target, port, attachment, context);
    }

    private TlsSocketStrategy eagerTls() {
        if (trustsAll) {
            return new DefaultClientTlsStrategy(
                    sslContext(), HostnameVerificationPolicy.CLIENT, NoopHostnameVerifier.INSTANCE);
        }
        HostnameVerifier verifier = HttpsSupport.getDefaultHostnameVerifier();
        var usual = new DefaultClientTlsStrategy(sslContext(), verifier);
        var odd = new UnderscoreTls(sslContext(), verifier);
        return (socket, target, port, attachment, context) ->
                (UnderscoreTls.isFor(target) ? odd : usual).upgrade(socket, target, port, attachment, context);
    }

    private static SSLContext jvm() {
        try {
            return SSLContext.getDefault();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("cannot set up TLS", e);
        }
    }

    private static SSLContext withJvms(Set<Certificate> extra) {
        try {
            return context(trustManagers(storeWithJvms(extra)));
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException(
                    "cannot set up TLS with the certificates of SSL_CERT_FILE and SSL_CERT_DIR", e);
        }
    }

    static KeyStore storeWithJvms(Set<Certificate> extra) throws GeneralSecurityException, IOException {
        var all = new LinkedHashSet<>(extra);
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

    /** Returns the trust managers of a store; for null, those of the JVM's own store. */
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
            throw new IllegalStateException("cannot set up TLS", e);
        }
    }
}
