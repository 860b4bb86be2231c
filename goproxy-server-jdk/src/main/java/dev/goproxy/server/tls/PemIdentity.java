package dev.goproxy.server.tls;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/**
 * A server's certificate chain and private key.
 *
 * @param chain the server's certificate, followed by those that lead to its authority
 * @param key the private key of the first certificate
 */
public record PemIdentity(List<X509Certificate> chain, PrivateKey key) {
    /** Copies the chain. */
    public PemIdentity {
        chain = List.copyOf(chain);
    }

    /**
     * Reads certificate and key from PEM files.
     *
     * @param certificateFile the server's certificate, followed by those that lead to its authority
     * @param keyFile its private key (RSA, EC or Ed25519; PKCS#8, PKCS#1 or SEC 1; not encrypted)
     * @return the identity
     * @throws IOException if a file can't be read or used, or the key is not that of the certificate
     */
    public static PemIdentity read(Path certificateFile, Path keyFile) throws IOException {
        List<X509Certificate> chain = certificates(certificateFile);
        PublicKey publicKey = chain.get(0).getPublicKey();
        PrivateKey key = PemKey.read(keyFile, publicKey);
        try {
            if (!belongTogether(publicKey, key)) {
                throw new IOException(keyFile + " is not the key of the certificate in " + certificateFile);
            }
        } catch (GeneralSecurityException e) {
            throw new IOException(keyFile + " is not the key of the certificate in " + certificateFile, e);
        }
        return new PemIdentity(chain, key);
    }

    private static List<X509Certificate> certificates(Path file) throws IOException {
        var chain = new ArrayList<X509Certificate>();
        for (PemBlock block : PemBlock.readAll(file)) {
            if (block.label().equals("CERTIFICATE")) {
                chain.add(certificate(file, block.bytes()));
            }
        }
        if (chain.isEmpty()) {
            throw new IOException("no certificate in " + file);
        }
        return chain;
    }

    private static X509Certificate certificate(Path file, byte[] der) throws IOException {
        try {
            var factory = CertificateFactory.getInstance("X.509");
            return (X509Certificate) factory.generateCertificate(new ByteArrayInputStream(der));
        } catch (GeneralSecurityException e) {
            throw new IOException("invalid certificate in " + file, e);
        }
    }

    /** Whether the public key verifies a signature of the private key. */
    private static boolean belongTogether(PublicKey publicKey, PrivateKey key) throws GeneralSecurityException {
        String algorithm = switch (publicKey.getAlgorithm()) {
            case "RSA" -> "SHA256withRSA";
            case "EC" -> "SHA256withECDSA";
            default -> publicKey.getAlgorithm();
        };
        byte[] probe = {1, 2, 3};
        var signer = Signature.getInstance(algorithm);
        signer.initSign(key);
        signer.update(probe);
        var verifier = Signature.getInstance(algorithm);
        verifier.initVerify(publicKey);
        verifier.update(probe);
        return verifier.verify(signer.sign());
    }

    /**
     * Creates a TLS context that presents this certificate to every client.
     *
     * @return a new context
     * @throws IOException if the JVM's TLS implementation rejects the certificate
     */
    public SSLContext context() throws IOException {
        char[] noPassword = {};
        try {
            var store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            store.setKeyEntry("server", key, noPassword, chain.toArray(X509Certificate[]::new));
            var managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            managers.init(store, noPassword);
            var context = SSLContext.getInstance("TLS");
            context.init(managers.getKeyManagers(), null, new SecureRandom());
            return context;
        } catch (GeneralSecurityException e) {
            throw new IOException("this certificate can't be used for TLS: " + e.getMessage(), e);
        }
    }
}
