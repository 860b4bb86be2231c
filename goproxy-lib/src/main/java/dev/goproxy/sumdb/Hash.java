package dev.goproxy.sumdb;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;

/**
 * A hash in the Merkle tree of a transparency log: 32 bytes of SHA-256. Immutable.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc6962#section-2.1">RFC 6962, section 2.1</a>
 */
public final class Hash {
    /** Size of a hash in bytes. */
    public static final int SIZE = 32;

    private final byte[] bytes;

    private Hash(byte[] bytes) {
        this.bytes = bytes;
    }

    /**
     * Returns one of several concatenated hashes.
     *
     * @param bytes the hashes
     * @param index the index of the hash, from 0
     * @return the hash
     * @throws IndexOutOfBoundsException if there are fewer hashes
     */
    public static Hash at(byte[] bytes, int index) {
        if ((index + 1) * SIZE > bytes.length) {
            throw new IndexOutOfBoundsException("hash " + index + " in " + bytes.length + " bytes");
        }
        return new Hash(Arrays.copyOfRange(bytes, index * SIZE, (index + 1) * SIZE));
    }

    /**
     * Parses a hash in base64, the form of {@link #toString}.
     *
     * @param base64 44 characters
     * @return the hash
     * @throws IllegalArgumentException if the text is not a hash in base64
     */
    public static Hash parse(String base64) {
        byte[] bytes = base64.length() == 44 ? Base64.getDecoder().decode(base64) : new byte[0];
        if (bytes.length != SIZE) {
            throw new IllegalArgumentException("not a hash: " + base64);
        }
        return new Hash(bytes);
    }

    /**
     * Returns the leaf hash of a record.
     *
     * @param record the record's bytes
     * @return the hash
     */
    public static Hash ofRecord(byte[] record) {
        MessageDigest sha256 = sha256();
        sha256.update((byte) 0);
        return new Hash(sha256.digest(record));
    }

    /**
     * Returns the hash of a node with two subtrees.
     *
     * @param left the hash of the left subtree
     * @param right the hash of the right subtree
     * @return the hash
     */
    public static Hash ofNode(Hash left, Hash right) {
        MessageDigest sha256 = sha256();
        sha256.update((byte) 1);
        sha256.update(left.bytes);
        return new Hash(sha256.digest(right.bytes));
    }

    /**
     * Returns the hash of an empty tree.
     *
     * @return all zeros, as in Go (and unlike RFC 6962)
     */
    public static Hash ofEmptyTree() {
        return new Hash(new byte[SIZE]);
    }

    /**
     * Returns the bytes.
     *
     * @return a copy of the 32 bytes
     */
    public byte[] bytes() {
        return bytes.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Hash hash && Arrays.equals(bytes, hash.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
        return Base64.getEncoder().encodeToString(bytes);
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JVM has SHA-256", e);
        }
    }
}
