package dev.goproxy.sumdb;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;

/**
 * Proofs that a log contains a record, or an older log.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc6962#section-2.1.1">RFC 6962, sections 2.1.1 and 2.1.2</a>
 */
final class Proofs {
    private Proofs() {}

    /** Source of the hashes of a log's complete subtrees. */
    @FunctionalInterface
    interface HashSource {
        /**
         * Returns the hash of a complete subtree.
         *
         * @param level the binary logarithm of the number of the subtree's records
         * @param index the index of the subtree among those of its level, from 0
         * @return its hash
         * @throws IOException if the hash can't be read
         */
        Hash subtree(int level, long index) throws IOException;
    }

    /**
     * Returns the root hash of a log.
     *
     * @param size the number of its records
     * @param hashes its hashes
     * @return the root hash
     * @throws IOException if a hash can't be read
     */
    static Hash root(long size, HashSource hashes) throws IOException {
        return size == 0 ? Hash.ofEmptyTree() : root(0, size, hashes);
    }

    /** Returns the hash of the records from low to high, where low is the start of a subtree. */
    private static Hash root(long low, long high, HashSource hashes) throws IOException {
        int level = 63 - Long.numberOfLeadingZeros(high - low);
        long middle = low + (1L << level);
        Hash left = hashes.subtree(level, low >> level);
        return middle == high ? left : Hash.ofNode(left, root(middle, high, hashes));
    }

    /** Returns the largest power of two that is smaller than the number of records. */
    private static long half(long count) {
        return Long.highestOneBit(count - 1);
    }

    /**
     * Returns a proof that a log contains a record.
     *
     * @param size the number of records in the log
     * @param number the record's number, from 0
     * @param hashes the log's hashes
     * @return the hashes of the proof, from the leaf upwards
     * @throws IOException if a hash can't be read
     */
    static List<Hash> inclusion(long size, long number, HashSource hashes) throws IOException {
        checkRange(number >= 0 && number < size);
        var proof = new ArrayList<Hash>();
        include(0, size, number, hashes, proof);
        return List.copyOf(proof);
    }

    private static void include(long low, long high, long number, HashSource hashes, List<Hash> proof)
            throws IOException {
        if (high - low == 1) {
            return;
        }
        long middle = low + half(high - low);
        if (number < middle) {
            include(low, middle, number, hashes, proof);
            proof.add(root(middle, high, hashes));
        } else {
            include(middle, high, number, hashes, proof);
            proof.add(root(low, middle, hashes));
        }
    }

    /**
     * Checks a proof that a log contains a record.
     *
     * @param proof the hashes of the proof
     * @param head the log
     * @param number the record's number
     * @param record the record's hash
     * @return whether the proof is valid
     */
    static boolean checkInclusion(List<Hash> proof, TreeHead head, long number, Hash record) {
        checkRange(number >= 0 && number < head.size());
        Iterator<Hash> rest = proof.iterator();
        try {
            return included(0, head.size(), number, record, rest).equals(head.root()) && !rest.hasNext();
        } catch (NoSuchElementException e) {
            return false;
        }
    }

    private static Hash included(long low, long high, long number, Hash record, Iterator<Hash> proof) {
        if (high - low == 1) {
            return record;
        }
        long middle = low + half(high - low);
        if (number < middle) {
            Hash left = included(low, middle, number, record, proof);
            return Hash.ofNode(left, proof.next());
        }
        Hash right = included(middle, high, number, record, proof);
        return Hash.ofNode(proof.next(), right);
    }

    /**
     * Returns a proof that a log contains an older one.
     *
     * @param size the number of records in the log
     * @param oldSize the number of records in the older one; at least 1
     * @param hashes the log's hashes
     * @return the hashes of the proof
     * @throws IOException if a hash can't be read
     */
    static List<Hash> consistency(long size, long oldSize, HashSource hashes) throws IOException {
        checkRange(oldSize >= 1 && oldSize <= size);
        var proof = new ArrayList<Hash>();
        if (oldSize < size) {
            extend(0, size, oldSize, hashes, proof);
        }
        return List.copyOf(proof);
    }

    private static void extend(long low, long high, long oldSize, HashSource hashes, List<Hash> proof)
            throws IOException {
        if (oldSize == high) {
            if (low > 0) {
                proof.add(root(low, high, hashes));
            }
            return;
        }
        long middle = low + half(high - low);
        if (oldSize <= middle) {
            extend(low, middle, oldSize, hashes, proof);
            proof.add(root(middle, high, hashes));
        } else {
            extend(middle, high, oldSize, hashes, proof);
            proof.add(root(low, middle, hashes));
        }
    }

    /**
     * Checks a proof that a log contains an older one.
     *
     * @param proof the hashes of the proof
     * @param head the log
     * @param old the older log; with at least 1 record
     * @return whether the proof is valid
     */
    static boolean checkConsistency(List<Hash> proof, TreeHead head, TreeHead old) {
        checkRange(old.size() >= 1 && old.size() <= head.size());
        if (old.size() == head.size()) {
            return proof.isEmpty() && old.root().equals(head.root());
        }
        Iterator<Hash> rest = proof.iterator();
        try {
            Extension both = extended(0, head.size(), old, rest);
            return both.old().equals(old.root()) && both.now().equals(head.root()) && !rest.hasNext();
        } catch (NoSuchElementException e) {
            return false;
        }
    }

    /** The hashes of a subtree in the older log and now. */
    private record Extension(Hash old, Hash now) {}

    private static Extension extended(long low, long high, TreeHead old, Iterator<Hash> proof) {
        if (old.size() == high) {
            Hash hash = low == 0 ? old.root() : proof.next();
            return new Extension(hash, hash);
        }
        long middle = low + half(high - low);
        if (old.size() <= middle) {
            Extension left = extended(low, middle, old, proof);
            return new Extension(left.old(), Hash.ofNode(left.now(), proof.next()));
        }
        Extension right = extended(middle, high, old, proof);
        Hash left = proof.next();
        return new Extension(Hash.ofNode(left, right.old()), Hash.ofNode(left, right.now()));
    }

    private static void checkRange(boolean inRange) {
        if (!inRange) {
            throw new IllegalArgumentException("no such record or log in this log");
        }
    }
}
