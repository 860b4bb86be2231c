package dev.goproxy.sumdb;

import dev.goproxy.protocol.Tile;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The tiles of a log of some size and their relations: the hash of a full tile is an entry of the tile above it, and
 * the partial tiles, of which each level has at most one, determine the root hash.
 */
final class TreeShape {
    static final int HEIGHT = 8;
    static final int WIDTH = 1 << HEIGHT;

    private final long size;

    TreeShape(long size) {
        this.size = size;
    }

    /** Returns the tile with an entry of a level, in its width in this log. */
    Tile tileOf(int level, long entry) {
        long index = entry >> HEIGHT;
        long width = Math.min(WIDTH, entries(level) - (index << HEIGHT));
        return new Tile(HEIGHT, level, index, (int) width);
    }

    private long entries(int level) {
        return level * HEIGHT >= Long.SIZE ? 0 : size >> (level * HEIGHT);
    }

    /** Whether the log has this tile of hashes as a full one. */
    boolean hasFull(Tile tile) {
        return tile.height() == HEIGHT
                && tile.level() >= 0
                && tile.isFull()
                && tile.index() < entries(tile.level()) >> HEIGHT;
    }

    /** Returns the partial tiles, from the leaves upwards. */
    List<Tile> edge() {
        var edge = new ArrayList<Tile>();
        for (int level = 0; entries(level) > 0; level++) {
            if (entries(level) % WIDTH > 0) {
                edge.add(tileOf(level, entries(level) - 1));
            }
        }
        return edge;
    }

    /** Returns the tile above a full one. */
    Optional<Tile> parent(Tile tile) {
        return tile.isFull() ? Optional.of(tileOf(tile.level() + 1, tile.index())) : Optional.empty();
    }

    /** Returns tiles with all tiles that are needed to verify them. */
    Set<Tile> withProof(Collection<Tile> tiles) {
        var all = new LinkedHashSet<>(edge());
        for (Tile tile : tiles) {
            for (Optional<Tile> next = Optional.of(tile); next.isPresent() && all.add(next.get()); ) {
                next = parent(next.get());
            }
        }
        return all;
    }

    /** Returns the tiles that determine the root hash of an older, smaller log. */
    List<Tile> ofOlder(long oldSize) {
        return new TreeShape(oldSize)
                .edge().stream()
                        .map(tile -> tileOf(tile.level(), tile.index() << HEIGHT))
                        .toList();
    }
}
