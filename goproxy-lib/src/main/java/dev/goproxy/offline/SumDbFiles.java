package dev.goproxy.offline;

import dev.goproxy.cache.Cacher;
import dev.goproxy.content.Content;
import dev.goproxy.protocol.Endpoint;
import dev.goproxy.protocol.SumDbResource;
import dev.goproxy.sumdb.ServedTiles;
import java.io.IOException;
import java.io.InputStream;
import java.util.Collection;
import java.util.Optional;

/** The files of checksum databases that clients need beside records. */
final class SumDbFiles {
    private SumDbFiles() {}

    /** Returns the folder of a database's records. */
    static String lookups(String database) {
        return "sumdb/" + database + "/lookup";
    }

    /**
     * Adds the tiles with which clients check records in a cache and the tree heads that came with them.
     *
     * @param lookups the names of the records' files
     */
    static void needTiles(String database, Collection<String> lookups, Cacher cacher, PlanFiles files) {
        var tiles = new ServedTiles();
        for (String name : lookups) {
            read(cacher, name).ifPresent(tiles::addLookup);
        }
        read(cacher, new Endpoint.SumDbFile(database, new SumDbResource.Latest()).name())
                .ifPresent(tiles::addTreeHead);
        tiles.files().forEach(tile -> files.need(new Endpoint.SumDbFile(database, tile), PlanFiles.Need.REQUIRED));
    }

    private static Optional<byte[]> read(Cacher cacher, String name) {
        try (Content content = cacher.get(name).orElse(null)) {
            if (content == null) {
                return Optional.empty();
            }
            try (InputStream in = content.open()) {
                return Optional.of(in.readAllBytes());
            }
        } catch (IOException e) {
            return Optional.empty(); // reported where the file was needed
        }
    }
}
