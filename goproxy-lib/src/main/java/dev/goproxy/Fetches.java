package dev.goproxy;

import dev.goproxy.Flights.Cargo;
import dev.goproxy.cache.Cacher;
import dev.goproxy.content.Content;
import dev.goproxy.content.Spool;
import dev.goproxy.fetch.FetchTrace;
import dev.goproxy.fetch.Fetcher;
import dev.goproxy.fetch.UpstreamException;
import dev.goproxy.fetch.VersionList;
import dev.goproxy.module.ModuleVersion;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Brings what an endpoint stands for from the fetcher into the cache. */
final class Fetches {
    private static final Logger LOG = LoggerFactory.getLogger(Fetches.class);

    private static final int MAX_MOD_BYTES = 16 << 20; // Go's own limit

    private final Cacher cacher;
    private final Fetcher fetcher;
    private final @Nullable Path tempDir;
    private final Clock clock;

    Fetches(Cacher cacher, Fetcher fetcher, @Nullable Path tempDir, Clock clock) {
        this.cacher = cacher;
        this.fetcher = fetcher;
        this.tempDir = tempDir;
        this.clock = clock;
    }

    /** Fetches, on a flight's thread, and puts what came into the cache. */
    Cargo fetch(Endpoint endpoint) throws IOException {
        Content content = fetchContent(endpoint);
        Optional<String> upstream = FetchTrace.take();
        try {
            cacher.put(endpoint.name(), content);
        } catch (IOException e) {
            LOG.warn("{}: could not be cached", endpoint.name(), e);
        }
        return new Cargo(Optional.of(content), upstream);
    }

    private Content fetchContent(Endpoint endpoint) throws IOException {
        if (endpoint instanceof Endpoint.VersionList list) {
            return Content.of(VersionList.print(fetcher.list(list.path())));
        }
        if (endpoint instanceof Endpoint.Latest latest) {
            return fetcher.query(latest.path(), "latest").content();
        }
        if (endpoint instanceof Endpoint.Query query) {
            return fetcher.query(query.path(), query.query()).content();
        }
        if (endpoint instanceof Endpoint.Info info) {
            return lasting(fetcher.info(info.version()).content());
        }
        if (endpoint instanceof Endpoint.Mod mod) {
            return lasting(fetcher.mod(mod.version()));
        }
        if (endpoint instanceof Endpoint.Zip zip) {
            return spooled(zip.version());
        }
        throw new IllegalArgumentException("nothing to fetch: " + endpoint);
    }

    /** A small content in memory, with the time that its cache entry will have. */
    private Content lasting(Content content) throws IOException {
        return Content.of(bytes(content, MAX_MOD_BYTES), clock.instant().truncatedTo(ChronoUnit.MILLIS));
    }

    static byte[] bytes(Content content, int maxBytes) throws IOException {
        try (content;
                InputStream in = content.open()) {
            byte[] bytes = in.readNBytes(maxBytes);
            if (in.read() >= 0) {
                throw new UpstreamException("larger than " + maxBytes + " bytes");
            }
            return bytes;
        }
    }

    /** A zip in a temporary file, whole and checked. */
    private Spool spooled(ModuleVersion version) throws IOException {
        Path folder = tempDir != null
                ? tempDir
                : cacher.tempDir().orElseGet(() -> Path.of(System.getProperty("java.io.tmpdir")));
        Content content = fetcher.withTempDir(folder).zip(version);
        Spool spool = content instanceof Spool already ? already : Spool.of(content, folder, Spool.Check.NONE);
        try {
            spool.await();
            return spool;
        } catch (IOException | RuntimeException e) {
            spool.close();
            throw e;
        }
    }
}
