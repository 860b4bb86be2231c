package dev.goproxy.sumdb;

import dev.goproxy.protocol.SumDbResource;
import dev.goproxy.protocol.Tile;
import java.nio.charset.StandardCharsets;

/** Recognizes bytes that can't be a file of a checksum database, such as a login page. */
final class PlausibleFile {
    private PlausibleFile() {}

    /**
     * Returns whether bytes have the form of a file. Nothing is verified.
     *
     * @param file the file
     * @param bytes the bytes that were served for it
     * @return false if they can't be that file
     */
    static boolean check(SumDbResource file, byte[] bytes) {
        if (file instanceof SumDbResource.Latest) {
            return new String(bytes, StandardCharsets.UTF_8).startsWith("go.sum database tree\n");
        }
        if (file instanceof SumDbResource.TileFile tile) {
            return tile.tile().level() == Tile.DATA
                    ? bytes.length > 0
                    : bytes.length == tile.tile().width() * Hash.SIZE;
        }
        return SumRecord.Answer.parse(bytes).isPresent();
    }
}
