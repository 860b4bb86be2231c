package dev.goproxy.server.audit;

import dev.goproxy.cache.Cacher;
import dev.goproxy.content.Content;
import dev.goproxy.module.ModuleVersion;
import dev.goproxy.protocol.Endpoint;
import dev.goproxy.protocol.SumDbResource;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The checksums of modules, from the records of checksum databases in the cache. Used by one thread, which is none that
 * answers requests.
 */
final class KnownSums {
    private static final int MAX_REMEMBERED = 1000;
    private static final int MAX_RECORD_BYTES = 1 << 16;

    private final Cacher cacher;
    private final List<String> databases;
    private final Map<ModuleVersion, List<String>> records = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<ModuleVersion, List<String>> eldest) {
            return size() > MAX_REMEMBERED;
        }
    };

    /**
     * Creates sums.
     *
     * @param cacher holds the records; not closed
     * @param databases names of checksum databases
     */
    KnownSums(Cacher cacher, List<String> databases) {
        this.cacher = cacher;
        this.databases = List.copyOf(databases);
    }

    /** Returns the checksum of the file that was delivered; empty if it is not known, or the file has none. */
    Optional<String> of(AuditEntry entry) {
        if (!entry.isZip() && !entry.isMod()) {
            return Optional.empty();
        }
        return entry.delivered().flatMap(version -> sum(version, entry.isMod()));
    }

    private Optional<String> sum(ModuleVersion version, boolean ofMod) {
        String start = version.path() + " " + version.version() + (ofMod ? "/go.mod " : " ");
        return record(version).stream()
                .filter(line -> line.startsWith(start))
                .map(line -> line.substring(start.length()))
                .findFirst();
    }

    private List<String> record(ModuleVersion version) {
        List<String> known = records.get(version);
        if (known == null) {
            known = read(version);
            if (!known.isEmpty()) {
                records.put(version, known);
            }
        }
        return known;
    }

    private List<String> read(ModuleVersion version) {
        for (String database : databases) {
            String name = new Endpoint.SumDbFile(database, new SumDbResource.Lookup(version)).name();
            try {
                Optional<Content> content = cacher.get(name);
                if (content.isPresent()) {
                    try (Content record = content.get();
                            InputStream in = record.open()) {
                        return new String(in.readNBytes(MAX_RECORD_BYTES), StandardCharsets.UTF_8)
                                .lines()
                                .toList();
                    }
                }
            } catch (IOException | RuntimeException e) {
                // The proxy itself tells of a cache that can't be read.
            }
        }
        return List.of();
    }
}
