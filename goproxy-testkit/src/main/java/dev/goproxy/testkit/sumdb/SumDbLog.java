package dev.goproxy.testkit.sumdb;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Transparency log of a checksum database (RFC 6962): an append-only list of records, and the hashes of every complete
 * subtree above them. Not safe for use by several threads.
 */
public final class SumDbLog {
    private static final int HASH_BYTES = 32;

    private final List<String> records = new ArrayList<>();
    /** {@code nodes.get(l).get(i)}: the hash over the records from {@code i << l} on, {@code 1 << l} of them. */
    private final List<List<byte[]>> nodes = new ArrayList<>();

    /** Creates an empty log. */
    public SumDbLog() {
        nodes.add(new ArrayList<>());
    }

    /** Returns a log with another first record, followed by the records of this one. */
    public SumDbLog forked(String firstRecord) {
        SumDbLog fork = new SumDbLog();
        fork.append(firstRecord);
        records.forEach(fork::append);
        return fork;
    }

    /** The number of records. */
    public int size() {
        return records.size();
    }

    String record(int number) {
        return records.get(number);
    }

    /** Returns the number of the last record that equals the text, or -1. */
    public int numberOf(String record) {
        return records.lastIndexOf(record);
    }

    /** Appends a record and returns its number. */
    public int append(String record) {
        records.add(record);
        addNode(0, sha256((byte) 0, record.getBytes(StandardCharsets.UTF_8)));
        return records.size() - 1;
    }

    private void addNode(int level, byte[] hash) {
        if (nodes.size() == level) {
            nodes.add(new ArrayList<>());
        }
        List<byte[]> row = nodes.get(level);
        row.add(hash);
        if (row.size() % 2 == 0) {
            addNode(level + 1, parent(row.get(row.size() - 2), hash));
        }
    }

    /** Returns the root hash of the tree over the first records. */
    public byte[] root(int size) {
        if (size == 0) {
            return sha256();
        }
        byte[] root = null;
        for (int level = 0, end = size; end > 0; level++, end >>= 1) {
            if ((end & 1) == 1) {
                byte[] left = nodes.get(level).get(end - 1);
                root = root == null ? left : parent(left, root);
            }
        }
        return root == null ? sha256() : root;
    }

    /** Returns the hashes of a tile; empty if the log is too short for it. */
    public Optional<byte[]> tile(int height, int level, int number, int width) {
        int row = height * level;
        long first = (long) number << height;
        if (row >= nodes.size() || first + width > nodes.get(row).size()) {
            return Optional.empty();
        }
        byte[] tile = new byte[width * HASH_BYTES];
        for (int i = 0; i < width; i++) {
            System.arraycopy(nodes.get(row).get((int) first + i), 0, tile, i * HASH_BYTES, HASH_BYTES);
        }
        return Optional.of(tile);
    }

    /** Returns the records of a data tile, each followed by an empty line, without their numbers. */
    public Optional<byte[]> dataTile(int height, int number, int width) {
        long first = (long) number << height;
        if (first + width > records.size()) {
            return Optional.empty();
        }
        StringBuilder text = new StringBuilder();
        records.subList((int) first, (int) first + width)
                .forEach(record -> text.append(record).append('\n'));
        return Optional.of(text.toString().getBytes(StandardCharsets.UTF_8));
    }

    private static byte[] parent(byte[] left, byte[] right) {
        return sha256(new byte[] {1}, left, right);
    }

    private static byte[] sha256(byte kind, byte[] text) {
        return sha256(new byte[] {kind}, text);
    }

    /** Returns the SHA-256 of the concatenated parts. */
    public static byte[] sha256(byte[]... parts) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (byte[] part : parts) {
                digest.update(part);
            }
            return digest.digest();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
