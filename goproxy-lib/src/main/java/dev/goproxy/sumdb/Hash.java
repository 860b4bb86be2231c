package dev.goproxy.sumdb;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;

/**
 * A node of a transparency log's tree: 32 bytes of SHA-256. Immutable.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc6962#section-2.1">RFC 6962, section 2.1</a>
 */
public final class Hash {
    /** The number of bytes. */
    public static final int SIZE = 32;

    private final byte[] bytes;

    private Hash(byte[] bytes) {
        this.bytes = bytes;
    }

    /**
     * A hash among others.
     *
     * @param bytes hashes one after the other
     * @param index which of them, beginning at 0
     * @return the hash
     * @throws IndexOutOfBoundsException if there are not so many
     */
    public static Hash at(byte[] bytes, int index) {
        if ((index + 1) * SIZE > bytes.length) {
            throw new IndexOutOfBoundsException("hash " + index + " in " + bytes.length + " bytes");
        }
        return new Hash(Arrays.copyOfRange(bytes, index * SIZE, (index + 1) * SIZE));
    }

    /**
     * Parses what {@link #toString} prints.
     *
     * @param base64 44 characters
     * @return the hash
     * @throws IllegalArgumentException if the text is no hash in base64
     */
    public static Hash parse(String base64) {
        byte[] bytes = base64.length() == 44 ? Base64.getDecoder().decode(base64) : new byte[0];
        if (bytes.length != SIZE) {
            throw new IllegalArgumentException("not a hash: " + base64);
        }
        return new Hash(bytes);
    }

    /**
     * The hash of a record.
     *
     * @param record the record's text
     * @return the leaf of the tree
     */
    public static Hash ofRecord(byte[] record) {
        MessageDigest sha256 = sha256();
        sha256.update((byte) 0);
        return new Hash(sha256.digest(record));
    }

    /**
     * The hash of two subtrees.
     *
     * @param left the left one
     * @param right the right one
     * @return the hash of the node above them
     */
    public static Hash ofNode(Hash left, Hash right) {
        MessageDigest sha256 = sha256();
        sha256.update((byte) 1);
        sha256.update(left.bytes);
        return new Hash(sha256.digest(right.bytes));
    }

    /**
     * The hash of the tree without records.
     *
     * @return all zeros, as Go has it (RFC 6962 says otherwise)
     */
    public static Hash ofNothing() {
        return new Hash(new byte[SIZE]);
    }

    /**
     * The bytes.
     *
     * @return a copy
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
