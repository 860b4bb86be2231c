package dev.goproxy.testkit.tls;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * A certificate authority that issues certificates for hosts in memory, within milliseconds. Safe for use by many
 * threads.
 */
public final class CertificateAuthority {
    private static final char[] NO_PASSWORD = {};
    private static final byte[] ECDSA_SHA256 = Der.sequence(Der.oid("1.2.840.10045.4.3.2"));
    private static final byte[] CERT_SIGN = Der.bits(1, new byte[] {0x06});
    private static final byte[] DIGITAL_SIGNATURE = Der.bits(7, new byte[] {(byte) 0x80});
    private static final byte[] SERVER_AUTH = Der.sequence(Der.oid("1.3.6.1.5.5.7.3.1"));
    private static final Duration SLACK = Duration.ofDays(1);
    private static final Duration LIFETIME = Duration.ofDays(300);

    private final String name;
    private final KeyPair keys = newKeys();
    private final X509Certificate certificate;

    /** Creates an authority with a new key. */
    public CertificateAuthority(String name) {
        this.name = name;
        this.certificate = certify(
                name,
                keys,
                extension("2.5.29.19", Der.sequence(Der.yes())), // basic constraints: an authority
                extension("2.5.29.15", CERT_SIGN)); // key usage
    }

    /** The authority's own certificate. */
    X509Certificate certificate() {
        return certificate;
    }

    /** The authority's certificate as a PEM file. */
    public String pem() {
        try {
            String base64 = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(certificate.getEncoded());
            return "-----BEGIN CERTIFICATE-----\n" + base64 + "\n-----END CERTIFICATE-----\n";
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Creates the TLS context of a server for one host. */
    public SSLContext server(String host) {
        KeyPair hostKeys = newKeys();
        X509Certificate hostCertificate = certify(
                host,
                hostKeys,
                extension("2.5.29.15", DIGITAL_SIGNATURE), // key usage
                extension("2.5.29.37", SERVER_AUTH), // extended key usage
                extension("2.5.29.17", Der.sequence(Der.tagged(0x82, host.getBytes(StandardCharsets.US_ASCII)))));
        try {
            KeyStore store = emptyStore();
            Certificate[] chain = {hostCertificate, certificate};
            store.setKeyEntry("host", hostKeys.getPrivate(), NO_PASSWORD, chain);
            KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            managers.init(store, NO_PASSWORD);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(managers.getKeyManagers(), null, null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Creates the TLS context of a client that trusts only this authority. */
    public SSLContext client() {
        try {
            TrustManagerFactory managers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            managers.init(trustStore());
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, managers.getTrustManagers(), null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Creates a key store that trusts only this authority. */
    public KeyStore trustStore() {
        try {
            KeyStore store = emptyStore();
            store.setCertificateEntry("testkit", certificate);
            return store;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private X509Certificate certify(String subject, KeyPair subjectKeys, byte[]... extensions) {
        Instant now = Instant.now();
        byte[] body = Der.sequence(
                Der.tagged(0xa0, Der.integer(BigInteger.TWO)), // version 3
                Der.integer(new BigInteger(64, new SecureRandom()).add(BigInteger.ONE)),
                ECDSA_SHA256,
                commonName(name),
                Der.sequence(Der.time(now.minus(SLACK)), Der.time(now.plus(LIFETIME))),
                commonName(subject),
                subjectKeys.getPublic().getEncoded(),
                Der.tagged(0xa3, Der.sequence(extensions)));
        byte[] signed = Der.sequence(body, ECDSA_SHA256, Der.bits(0, sign(keys.getPrivate(), body)));
        try {
            CertificateFactory factory = CertificateFactory.getInstance("X.509");
            return (X509Certificate) factory.generateCertificate(new ByteArrayInputStream(signed));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] sign(PrivateKey key, byte[] body) {
        try {
            Signature signer = Signature.getInstance("SHA256withECDSA");
            signer.initSign(key);
            signer.update(body);
            return signer.sign();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] commonName(String name) {
        return Der.sequence(Der.set(Der.sequence(Der.oid("2.5.4.3"), Der.utf8(name))));
    }

    private static byte[] extension(String oid, byte[] value) {
        return Der.sequence(Der.oid(oid), Der.octets(value));
    }

    private static KeyPair newKeys() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static KeyStore emptyStore() throws GeneralSecurityException {
        try {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            return store;
        } catch (IOException e) {
            throw new IllegalStateException("nothing was read", e);
        }
    }
}
