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

/** The tiles of a log, each checked against its tree head before it is used. Not safe for use by many threads. */
final class LogTiles implements Proofs.HashSource {
    private final SignedTreeHead head;
    private final TreeShape shape;
    private final TileSource source;
    private final Map<Tile, byte[]> checked = new HashMap<>();
    private final Map<Tile, byte[]> fresh = new HashMap<>();

    LogTiles(SignedTreeHead head, TileSource source) {
        this.head = head;
        this.shape = new TreeShape(head.size());
        this.source = source;
    }

    /** The root of an older log if this one contains it. */
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
        return over(bytes(checked, tile), (int) (first % TreeShape.WIDTH), 1 << within);
    }

    /** Checks that a full tile of hashes is the log's. */
    void check(Tile tile) throws IOException {
        load(List.of(tile));
    }

    /** Keeps the tiles that were not kept before: when what they were needed for has come out right. */
    void keep() {
        fresh.forEach((tile, bytes) -> source.keep(tile.path(), bytes));
        fresh.clear();
    }

    private void load(Collection<Tile> tiles) throws IOException {
        Set<Tile> missing = new LinkedHashSet<>(shape.withProof(tiles));
        missing.removeAll(checked.keySet());
        if (missing.isEmpty()) {
            return;
        }
        Map<Tile, TileSource.Found> found = source.tiles(missing, true);
        if (!fits(found) && found.values().stream().anyMatch(tile -> tile.kept)) {
            found = source.tiles(missing, false); // what was kept may be of another story, or damaged
        }
        if (!fits(found)) {
            throw new SumDbSecurityException(
                    "SECURITY ERROR\nthe checksum database's tiles do not fit its signed tree head:\n" + head.shown()
                            + "\ntiles: " + missing.stream().map(Tile::path).toList());
        }
        found.forEach((tile, got) -> {
            checked.put(tile, got.bytes);
            if (!got.kept) {
                fresh.put(tile, got.bytes);
            }
        });
    }

    private boolean fits(Map<Tile, TileSource.Found> found) {
        var all = new HashMap<>(checked);
        found.forEach((tile, got) -> all.put(tile, got.bytes));
        return edgeFits(all) && found.keySet().stream().filter(Tile::isFull).allMatch(tile -> fitsParent(tile, all));
    }

    private boolean fitsParent(Tile tile, Map<Tile, byte[]> all) {
        Tile parent = shape.parent(tile).orElseThrow();
        Hash entry = Hash.at(bytes(all, parent), (int) (tile.index() % TreeShape.WIDTH));
        return entry.equals(over(bytes(all, tile), 0, TreeShape.WIDTH));
    }

    private boolean edgeFits(Map<Tile, byte[]> all) {
        Deque<Hash> subtrees = new ArrayDeque<>(); // of ever fewer records, the last one first
        for (Tile tile : shape.edge()) {
            byte[] bytes = bytes(all, tile);
            int end = tile.width();
            for (int rest = tile.width(); rest > 0; rest &= rest - 1) {
                int count = Integer.lowestOneBit(rest);
                end -= count;
                subtrees.addLast(over(bytes, end, count));
            }
        }
        Hash root = subtrees.isEmpty() ? Hash.ofNothing() : subtrees.removeFirst();
        while (!subtrees.isEmpty()) {
            root = Hash.ofNode(subtrees.removeFirst(), root);
        }
        return root.equals(head.head().root());
    }

    /** The hash over a complete subtree within a tile. */
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
