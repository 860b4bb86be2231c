package dev.goproxy.server.tls;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.spec.PKCS8EncodedKeySpec;

/**
 * Reads a private key from a PEM file. Java reads PKCS#8 only. The older formats (PKCS#1 for RSA, SEC 1 for EC) hold
 * the same key without the identifier of its algorithm, which is taken from the certificate.
 */
final class PemKey {
    private static final int SEQUENCE = 0x30;
    private static final int OCTET_STRING = 0x04;
    private static final byte[] VERSION_0 = {0x02, 0x01, 0x00};

    private PemKey() {}

    static PrivateKey read(Path file, PublicKey publicKey) throws IOException {
        for (PemBlock block : PemBlock.readAll(file)) {
            switch (block.label()) {
                case "PRIVATE KEY" -> {
                    return key(file, publicKey, block.bytes());
                }
                case "RSA PRIVATE KEY", "EC PRIVATE KEY" -> {
                    if (block.hasHeaders()) {
                        throw encrypted(file);
                    }
                    return key(file, publicKey, pkcs8(publicKey, block.bytes()));
                }
                case "ENCRYPTED PRIVATE KEY" -> throw encrypted(file);
                default -> {
                    // A certificate, or the parameters of a curve, which the certificate has too.
                }
            }
        }
        throw new IOException("no private key in " + file);
    }

    private static IOException encrypted(Path file) {
        return new IOException("the private key in " + file + " is encrypted");
    }

    private static PrivateKey key(Path file, PublicKey publicKey, byte[] pkcs8) throws IOException {
        try {
            return KeyFactory.getInstance(publicKey.getAlgorithm()).generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
        } catch (GeneralSecurityException e) {
            throw new IOException(
                    "the private key in " + file + " is invalid, or not of the certificate's kind ("
                            + publicKey.getAlgorithm() + ")",
                    e);
        }
    }

    /**
     * Wraps a key in PKCS#8: a sequence of a version, the algorithm identifier, copied from the public key, and the
     * key's own encoding.
     */
    private static byte[] pkcs8(PublicKey publicKey, byte[] key) {
        ByteBuffer encoded = ByteBuffer.wrap(publicKey.getEncoded());
        enter(encoded);
        int start = encoded.position();
        int length = enter(encoded);
        byte[] algorithm = new byte[encoded.position() - start + length];
        encoded.position(start).get(algorithm);
        return element(SEQUENCE, VERSION_0, algorithm, element(OCTET_STRING, key));
    }

    /** Reads a DER element's tag and length, which leaves the buffer at its content. */
    private static int enter(ByteBuffer der) {
        der.get();
        int length = der.get() & 0xff;
        if (length < 0x80) {
            return length;
        }
        int bytes = length & 0x7f;
        length = 0;
        for (int i = 0; i < bytes; i++) {
            length = (length << 8) | (der.get() & 0xff);
        }
        return length;
    }

    /** Writes a DER element. */
    private static byte[] element(int tag, byte[]... parts) {
        var content = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            content.writeBytes(part);
        }
        byte[] length = BigInteger.valueOf(content.size()).toByteArray();
        var element = new ByteArrayOutputStream();
        element.write(tag);
        if (content.size() < 0x80) {
            element.writeBytes(length);
        } else {
            int zero = length[0] == 0 ? 1 : 0; // a leading sign byte, which DER does not have here
            element.write(0x80 | (length.length - zero));
            element.write(length, zero, length.length - zero);
        }
        element.writeBytes(content.toByteArray());
        return element.toByteArray();
    }
}
