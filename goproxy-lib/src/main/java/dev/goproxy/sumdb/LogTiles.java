package dev.goproxy.sumdb;

import dev.goproxy.protocol.Tile;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The tiles of a log, each verified against its tree head before it is used. Not safe for use by multiple threads. */
final class LogTiles implements Proofs.HashSource {
    private final SignedTreeHead head;
    private final TreeShape shape;
    private final TileSource source;
    private final Map<Tile, byte[]> verified = new HashMap<>();
    private final Map<Tile, byte[]> fresh = new HashMap<>();

    LogTiles(SignedTreeHead head, TileSource source) {
        this.head = head;
        this.shape = new TreeShape(head.size());
        this.source = source;
    }

    /** Returns the root hash that an older log must have if this one contains it. */
    Hash rootOf(long oldSize) throws IOException {
        load(shape.ofOlder(oldSize));
        return Proofs.root(oldSize, this);
    }

    @Override
    public Hash subtree(int level, long index) throws IOException {
        int within = level % TreeShape.HEIGHT;
        long first = index << within;
        Tile tile = shape.tileOf(level / TreeShape.HEIGHT, first);
        load(List.of(tile));
        return over(bytes(verified, tile), (int) (first % TreeShape.WIDTH), 1 << within);
    }

    /** Verifies that a full tile of hashes belongs to the log. */
    void check(Tile tile) throws IOException {
        load(List.of(tile));
    }

    /** Stores the new tiles in the cache. To be called once the check that needed them has succeeded. */
    void store() {
        fresh.forEach((tile, bytes) -> source.store(tile.path(), bytes));
        fresh.clear();
    }

    private void load(Collection<Tile> tiles) throws IOException {
        Set<Tile> missing = new LinkedHashSet<>(shape.withProof(tiles));
        missing.removeAll(verified.keySet());
        if (missing.isEmpty()) {
            return;
        }
        Map<Tile, TileSource.Found> found = source.tiles(missing, true);
        if (!fits(found) && found.values().stream().anyMatch(tile -> tile.isCached)) {
            found = source.tiles(missing, false); // cached tiles may belong to another log, or be damaged
        }
        if (!fits(found)) {
            throw new SumDbSecurityException(
                    "SECURITY ERROR\nthe checksum database's tiles do not fit its signed tree head:\n" + head.shown()
                            + "\ntiles: " + missing.stream().map(Tile::path).toList());
        }
        found.forEach((tile, got) -> {
            verified.put(tile, got.bytes);
            if (!got.isStored) {
                fresh.put(tile, got.bytes);
            }
        });
    }

    private boolean fits(Map<Tile, TileSource.Found> found) {
        var all = new HashMap<>(verified);
        found.forEach((tile, got) -> all.put(tile, got.bytes));
        return edgeFits(all) && found.keySet().stream().filter(Tile::isFull).allMatch(tile -> fitsParent(tile, all));
    }

    private boolean fitsParent(Tile tile, Map<Tile, byte[]> all) {
        Tile parent = shape.parent(tile).orElseThrow();
        Hash entry = Hash.at(bytes(all, parent), (int) (tile.index() % TreeShape.WIDTH));
        return entry.equals(over(bytes(all, tile), 0, TreeShape.WIDTH));
    }

    private boolean edgeFits(Map<Tile, byte[]> all) {
        Deque<Hash> subtrees = new ArrayDeque<>(); // of fewer and fewer records, the last one first
        for (Tile tile : shape.edge()) {
            byte[] bytes = bytes(all, tile);
            int end = tile.width();
            for (int rest = tile.width(); rest > 0; rest &= rest - 1) {
                int count = Integer.lowestOneBit(rest);
                end -= count;
                subtrees.addLast(over(bytes, end, count));
            }
        }
        Hash root = subtrees.isEmpty() ? Hash.ofEmptyTree() : subtrees.removeFirst();
        while (!subtrees.isEmpty()) {
            root = Hash.ofNode(subtrees.removeFirst(), root);
        }
        return root.equals(head.head().root());
    }

    /** Returns the hash of a complete subtree within a tile. */
    private static Hash over(byte[] tile, int first, int count) {
        return count == 1
                ? Hash.at(tile, first)
                : Hash.ofNode(over(tile, first, count / 2), over(tile, first + count / 2, count / 2));
    }

    private static byte[] bytes(Map<Tile, byte[]> tiles, Tile tile) {
        byte[] bytes = tiles.get(tile);
        if (bytes == null) {
            throw new IllegalStateException("not loaded: " + tile);
        }
        return bytes;
    }
}
