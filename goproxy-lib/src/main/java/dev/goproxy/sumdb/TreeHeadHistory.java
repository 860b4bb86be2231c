package dev.goproxy.sumdb;

import com.google.common.cache.Cache;
import com.google.common.cache.CacheBuilder;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** The history of a database: a sequence of tree heads, each of which contains all smaller ones. */
final class TreeHeadHistory {
    private final VerifierKey key;
    private final TileSource source;
    private final TreeHeadStore store;

    /**
     * Heads that are part of the stored one. The log only grows, so that they stay consistent with every later head.
     */
    private final Cache<TreeHead, Boolean> consistent =
            CacheBuilder.newBuilder().maximumSize(1000).build();

    TreeHeadHistory(VerifierKey key, TileSource source, TreeHeadStore store) {
        this.key = key;
        this.source = source;
        this.store = store;
    }

    /** Adds a tree head (that of the empty log if the note has no bytes), and returns the latest one. */
    SignedTreeHead add(byte[] note) throws IOException {
        if (note.length == 0) {
            return latest(store.latest());
        }
        SignedTreeHead added = open(note);
        while (true) {
            Optional<byte[]> stored = store.latest();
            SignedTreeHead latest = latest(stored);
            if (added.size() <= latest.size()) {
                if (consistent.getIfPresent(added.head()) == null) {
                    check(added, latest);
                    consistent.put(added.head(), true);
                }
                return latest;
            }
            check(latest, added);
            if (store.replace(stored, note)) {
                consistent.put(added.head(), true);
                return added;
            }
        }
    }

    /** Returns the latest tree head; that of the empty log if none has been stored yet. */
    SignedTreeHead latest() throws IOException {
        return latest(store.latest());
    }

    private SignedTreeHead latest(Optional<byte[]> stored) throws SumDbException {
        try {
            return stored.map(note -> SignedTreeHead.open(note, key)).orElse(SignedTreeHead.EMPTY);
        } catch (IllegalArgumentException e) {
            throw new SumDbException(
                    "the remembered tree head of checksum database " + key.name() + " is damaged: " + e.getMessage(),
                    e);
        }
    }

    private SignedTreeHead open(byte[] note) throws IOException {
        try {
            return SignedTreeHead.open(note, key);
        } catch (InvalidNoteException e) {
            if (e.kind() != InvalidNoteException.Kind.FORGED) {
                throw unreadable(e);
            }
            throw new SumDbSecurityException("SECURITY ERROR\nchecksum database " + key.name()
                    + " sent a tree head with an invalid signature:\n" + SignedTreeHead.shown(note)
                    + "\nlatest known tree head:\n" + latest(store.latest()).shown());
        } catch (IllegalArgumentException e) {
            throw unreadable(e);
        }
    }

    private SumDbException unreadable(IllegalArgumentException e) {
        return new SumDbException(
                "checksum database " + key.name() + " sent an unusable tree head: " + e.getMessage(), e);
    }

    private void check(SignedTreeHead older, SignedTreeHead newer) throws IOException {
        if (older.size() > 0 && !older.head().equals(newer.head())) {
            var tiles = new LogTiles(newer, source);
            Hash root = rootAtOldSize(older, newer, tiles);
            if (!root.equals(older.head().root())) {
                throw fork(older, newer, root, tiles);
            }
            tiles.store();
        }
    }

    /** Returns the root hash that the newer log had when it had the older one's size. */
    private Hash rootAtOldSize(SignedTreeHead older, SignedTreeHead newer, LogTiles tiles) throws IOException {
        if (older.size() == newer.size()) {
            return newer.head().root();
        }
        try {
            return tiles.rootOf(older.size());
        } catch (SumDbSecurityException e) {
            throw e;
        } catch (SumDbException e) {
            throw new SumDbException(
                    "checksum database " + key.name()
                            + " sent a tree head that can't be compared with the latest known one: " + e.getMessage()
                            + "\nold tree head:\n" + older.shown() + "\nnew tree head:\n" + newer.shown(),
                    e);
        }
    }

    private SumDbForkException fork(SignedTreeHead older, SignedTreeHead newer, Hash root, Proofs.HashSource tiles) {
        return new SumDbForkException("SECURITY ERROR\nchecksum database " + key.name() + " contradicts itself!\n"
                + "old tree head:\n" + older.shown() + "\nnew tree head:\n" + newer.shown()
                + "\nproof of misbehavior:\n\t" + root + proof(older, newer, tiles));
    }

    private static String proof(SignedTreeHead older, SignedTreeHead newer, Proofs.HashSource tiles) {
        if (older.size() == newer.size()) {
            return ""; // two signed tree heads of one size are a proof
        }
        try {
            List<Hash> proof = Proofs.consistency(newer.size(), older.size(), tiles);
            return proof.stream().map(hash -> "\n\t" + hash).collect(Collectors.joining());
        } catch (IOException e) {
            return "\n\t(the rest of the proof could not be read: " + e.getMessage() + ")";
        }
    }
}
