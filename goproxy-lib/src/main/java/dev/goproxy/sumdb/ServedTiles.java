package dev.goproxy.sumdb;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.goproxy.protocol.SumDbResource;
import dev.goproxy.protocol.Tile;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The tiles that a new client needs beside some lookups of a checksum database: to check each record, and any two of
 * the tree heads, in whatever order it asks for them. Nothing is verified. Not safe for use by multiple threads.
 *
 * @see <a href="https://go.dev/design/25530-sumdb">Proposal: Secure the Public Go Module Ecosystem</a>
 */
public final class ServedTiles {
    /** The numbers of the records that came with each size of the tree. */
    private final SortedMap<Long, Set<Long>> recordsBySize = new TreeMap<>();

    /** Creates an empty set. */
    public ServedTiles() {}

    /**
     * Adds a lookup.
     *
     * @param file the file as the database serves it; ignored if it is none
     * @return this
     */
    public ServedTiles addLookup(byte[] file) {
        SumRecord.Answer.parse(file)
                .ifPresent(
                        answer -> add(answer.treeNote(), Set.of(answer.record().number())));
        return this;
    }

    /**
     * Adds a tree head.
     *
     * @param note the signed tree head, as {@code latest}; ignored if it is none
     * @return this
     */
    public ServedTiles addTreeHead(byte[] note) {
        add(note, Set.of());
        return this;
    }

    private void add(byte[] note, Set<Long> records) {
        try {
            long size = TreeHead.parse(new String(note, UTF_8)).size();
            recordsBySize
                    .computeIfAbsent(size, any -> new LinkedHashSet<>())
                    .addAll(records.stream().filter(record -> record < size).toList());
        } catch (IllegalArgumentException e) {
            // clients refuse such a file, whatever tiles there are
        }
    }

    /**
     * Returns the tiles. The tiles of a larger tree that contain the edge of a smaller one also prove, together with
     * the smaller tree's own, all records of that.
     *
     * @return files of tiles, without partial ones of which there is the full one, since clients take that instead
     */
    public Set<SumDbResource.TileFile> files() {
        Set<Tile> tiles = new LinkedHashSet<>();
        List<Long> smaller = new ArrayList<>();
        recordsBySize.forEach((size, records) -> {
            var shape = new TreeShape(size);
            List<Tile> wanted = new ArrayList<>();
            records.forEach(record -> wanted.add(shape.tileOf(0, record)));
            smaller.forEach(older -> wanted.addAll(shape.ofOlder(older)));
            tiles.addAll(shape.withProof(wanted));
            smaller.add(size);
        });
        Set<SumDbResource.TileFile> files = new LinkedHashSet<>();
        for (Tile tile : tiles) {
            if (tile.isFull() || !tiles.contains(tile.full())) {
                files.add(new SumDbResource.TileFile(tile));
            }
        }
        return files;
    }
}
