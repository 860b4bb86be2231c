package dev.goproxy.sumdb;

import dev.goproxy.protocol.Tile;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Which tiles a log of some size has, and how they hang together: the hash over a full tile is an entry of the tile above it, and the partial
 * tiles, of which each level has one at most, make up the root of the tree.
 */
final class TreeShape {
    static final int HEIGHT = 8;
    static final int WIDTH = 1 << HEIGHT;

    private final long size;

    TreeShape(long size) {
        this.size = size;
    }

    /** The tile that holds an entry of a level, as wide as the log has it. */
    Tile tileOf(int level, long entry) {
        long index = entry >> HEIGHT;
        long width = Math.min(WIDTH, entries(level) - (index << HEIGHT));
        return new Tile(HEIGHT, level, index, (int) width);
    }

    private long entries(int level) {
        return level * HEIGHT >= Long.SIZE ? 0 : size >> (level * HEIGHT);
    }

    /** Whether the log has this tile of hashes, and it is full. */
    boolean hasFull(Tile tile) {
        return tile.height() == HEIGHT
                && tile.level() >= 0
                && tile.isFull()
                && tile.index() < entries(tile.level()) >> HEIGHT;
    }

    /** The partial tiles, from the leaves upwards. */
    List<Tile> edge() {
        var edge = new ArrayList<Tile>();
        for (int level = 0; entries(level) > 0; level++) {
            if (entries(level) % WIDTH > 0) {
                edge.add(tileOf(level, entries(level) - 1));
            }
        }
        return edge;
    }

    /** The tile above a full one. */
    Optional<Tile> parent(Tile tile) {
        return tile.isFull() ? Optional.of(tileOf(tile.level() + 1, tile.index())) : Optional.empty();
    }

    /** The tiles with all the tiles that are needed to check them. */
    Set<Tile> withProof(Collection<Tile> tiles) {
        var all = new LinkedHashSet<>(edge());
        for (Tile tile : tiles) {
            for (Optional<Tile> next = Optional.of(tile); next.isPresent() && all.add(next.get()); ) {
                next = parent(next.get());
            }
        }
        return all;
    }

    /** The tiles that hold the root of an older, smaller log. */
    List<Tile> ofOlder(long oldSize) {
        return new TreeShape(oldSize)
                .edge().stream()
                        .map(tile -> tileOf(tile.level(), tile.index() << HEIGHT))
                        .toList();
    }
}
