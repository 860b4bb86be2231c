package dev.goproxy.sumdb;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.common.base.CharMatcher;
import com.google.common.primitives.Bytes;
import com.google.common.primitives.Ints;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;

/**
 * A public key that verifies signatures on notes, printed as {@code name+hash+key}. Immutable.
 *
 * @see <a href="https://pkg.go.dev/golang.org/x/mod/sumdb/note">Package note</a>
 */
public final class VerifierKey {
    private static final int ED25519 = 1;
    private static final byte[] X509_HEAD = HexFormat.of().parseHex("302a300506032b6570032100");

    private final String name;
    private final int hash;
    private final byte[] key;

    private VerifierKey(String name, int hash, byte[] key) {
        this.name = name;
        this.hash = hash;
        this.key = key;
    }

    /**
     * Parses a key.
     *
     * @param text a name, eight hexadecimal digits, and the key in base64, separated by {@code +}
     * @return the key
     * @throws IllegalArgumentException if the text is malformed, its hash is wrong, or the algorithm is not Ed25519
     */
    public static VerifierKey parse(String text) {
        List<String> parts = Arrays.asList(text.split("\\+", 3));
        if (parts.size() != 3 || !isName(parts.get(0)) || !parts.get(1).matches("[0-9a-fA-F]{8}")) {
            throw new IllegalArgumentException("malformed verifier key: " + text);
        }
        byte[] key = base64(parts.get(2));
        int hash = HexFormat.fromHexDigits(parts.get(1));
        if (key.length == 0) {
            throw new IllegalArgumentException("malformed verifier key: " + text);
        }
        if (hash != keyHash(parts.get(0), key)) {
            throw new IllegalArgumentException("verifier key with another key's hash: " + text);
        }
        if (key[0] != ED25519 || key.length != 33) {
            throw new IllegalArgumentException("verifier key of an unknown algorithm: " + text);
        }
        return new VerifierKey(parts.get(0), hash, key);
    }

    private static int keyHash(String name, byte[] key) {
        byte[] text = Bytes.concat(name.getBytes(UTF_8), new byte[] {'\n'}, key);
        return Ints.fromByteArray(Hash.sha256().digest(text));
    }

    /** Whether a text is a valid name of a key. */
    static boolean isName(String name) {
        return !name.isEmpty()
                && name.indexOf('+') < 0
                && CharMatcher.whitespace().matchesNoneOf(name);
    }

    /** Decodes base64, for which padding is mandatory. */
    static byte[] base64(String text) {
        if (text.length() % 4 != 0) {
            throw new IllegalArgumentException("malformed base64: " + text);
        }
        return Base64.getDecoder().decode(text);
    }

    /**
     * Returns the name of the key; for a checksum database, the name of the database.
     *
     * @return the name
     */
    public String name() {
        return name;
    }

    /**
     * Returns the hash of the key, which signatures contain.
     *
     * @return the first four bytes of the hash, in big-endian order
     */
    public int hash() {
        return hash;
    }

    /**
     * Verifies a signature.
     *
     * @param text the signed bytes
     * @param signature the signature
     * @return whether it was made with the private key of this key
     */
    public boolean verify(byte[] text, byte[] signature) {
        try {
            byte[] encoded = Bytes.concat(X509_HEAD, Arrays.copyOfRange(key, 1, key.length));
            Signature ed25519 = Signature.getInstance("Ed25519");
            ed25519.initVerify(KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(encoded)));
            ed25519.update(text);
            return ed25519.verify(signature);
        } catch (GeneralSecurityException e) {
            return false; // a signature of the wrong length, or a key that is not a point of the curve
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof VerifierKey that && name.equals(that.name) && Arrays.equals(key, that.key);
    }

    @Override
    public int hashCode() {
        return name.hashCode() ^ hash;
    }

    @Override
    public String toString() {
        return name + "+" + HexFormat.of().toHexDigits(hash) + "+"
                + Base64.getEncoder().encodeToString(key);
    }
}
