package dev.goproxy.protocol;

import dev.goproxy.module.Escaping;
import dev.goproxy.module.InvalidNameException;
import dev.goproxy.module.ModulePath;
import dev.goproxy.module.ModuleVersion;
import dev.goproxy.module.Version;
import java.util.Optional;

/**
 * A file that a checksum database serves, by its path below the database's own URL.
 *
 * @see <a href="https://go.dev/ref/mod#checksum-database">Go Modules Reference: checksum database</a>
 */
public sealed interface SumDbResource {
    /**
     * Where the file is.
     *
     * @return what {@link #parse} reads
     */
    String path();

    /**
     * Whether the file never changes.
     *
     * @return true for lookups and full tiles
     */
    boolean isImmutable();

    /** {@code latest}: the signed tree head. */
    record Latest() implements SumDbResource {
        @Override
        public String path() {
            return "latest";
        }

        @Override
        public boolean isImmutable() {
            return false;
        }
    }

    /**
     * {@code lookup/<path>@<version>}: the record of a module version, and a signed tree head.
     *
     * @param module the module version
     */
    record Lookup(ModuleVersion module) implements SumDbResource {
        @Override
        public String path() {
            return "lookup/" + module.path().escaped() + "@" + module.version().escaped();
        }

        @Override
        public boolean isImmutable() {
            return true;
        }
    }

    /**
     * {@code tile/<height>/<level>/<index>[.p/<width>]}: hashes of the log, or records.
     *
     * @param tile the tile
     */
    record TileFile(Tile tile) implements SumDbResource {
        @Override
        public String path() {
            return tile.path();
        }

        @Override
        public boolean isImmutable() {
            return tile.isFull();
        }
    }

    /**
     * Reads a path.
     *
     * @param path the path below the database's own URL, escaped, without a leading slash
     * @return the file; empty if databases serve no such file, which they needn't be asked for then
     */
    static Optional<SumDbResource> parse(String path) {
        try {
            if (path.equals("latest")) {
                return Optional.of(new Latest());
            }
            if (path.startsWith("lookup/")) {
                return lookup(path.substring("lookup/".length()));
            }
            return path.startsWith("tile/") ? Optional.of(new TileFile(Tile.parse(path))) : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static Optional<SumDbResource> lookup(String module) throws InvalidNameException {
        int at = module.indexOf('@');
        if (at < 0) {
            return Optional.empty();
        }
        ModulePath path = ModulePath.unescape(module.substring(0, at));
        Version version = Version.parse(Escaping.unescapeVersion(module.substring(at + 1)));
        return Optional.of(new Lookup(new ModuleVersion(path, version)));
    }
}
