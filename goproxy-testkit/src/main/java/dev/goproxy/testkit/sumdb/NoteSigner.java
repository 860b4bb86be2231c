package dev.goproxy.testkit.sumdb;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;

/** Signs notes with a new Ed25519 key, as checksum databases do. Safe for use by many threads. */
public final class NoteSigner {
    private static final int KEY_BYTES = 32;

    private final String name;
    private final KeyPair keys;
    private final byte[] encodedKey;
    private final byte[] keyHash;

    /** Creates a signer with a new key. */
    public NoteSigner(String name) {
        this.name = name;
        try {
            this.keys = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK since 15 has Ed25519", e);
        }
        byte[] x509 = keys.getPublic().getEncoded();
        byte[] key = Arrays.copyOfRange(x509, x509.length - KEY_BYTES, x509.length);
        this.encodedKey = concat(new byte[] {1}, key);
        this.keyHash = Arrays.copyOf(
                SumDbLog.sha256((name + "\n").getBytes(StandardCharsets.UTF_8), encodedKey), Integer.BYTES);
    }

    /** The verifier key, as in GOSUMDB. */
    public String verifierKey() {
        return name + "+" + HexFormat.of().formatHex(keyHash) + "+"
                + Base64.getEncoder().encodeToString(encodedKey);
    }

    /** Returns the text, which ends in a newline, with its signature. */
    public String sign(String text) {
        return signed(text, signature(text));
    }

    /** Returns the text with an invalid signature that names the right key. */
    public String signInvalid(String text) {
        byte[] signature = signature(text);
        signature[0] ^= 1;
        return signed(text, signature);
    }

    private String signed(String text, byte[] signature) {
        return text + "\n\u2014 " + name + " " + Base64.getEncoder().encodeToString(concat(keyHash, signature)) + "\n";
    }

    private byte[] signature(String text) {
        try {
            Signature signer = Signature.getInstance("Ed25519");
            signer.initSign(keys.getPrivate());
            signer.update(text.getBytes(StandardCharsets.UTF_8));
            return signer.sign();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("can't sign with a key that was just made", e);
        }
    }

    private static byte[] concat(byte[] left, byte[] right) {
        byte[] both = Arrays.copyOf(left, left.length + right.length);
        System.arraycopy(right, 0, both, left.length, right.length);
        return both;
    }
}
