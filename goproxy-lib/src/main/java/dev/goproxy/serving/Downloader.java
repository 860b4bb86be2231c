package dev.goproxy.serving;

import dev.goproxy.cache.Cacher;
import dev.goproxy.content.Content;
import dev.goproxy.content.spool.SpooledContent;
import dev.goproxy.fetch.FetchTrace;
import dev.goproxy.fetch.Fetcher;
import dev.goproxy.fetch.UpstreamException;
import dev.goproxy.fetch.VersionList;
import dev.goproxy.module.ModuleVersion;
import dev.goproxy.protocol.Endpoint;
import dev.goproxy.serving.SingleFlight.Cargo;
import dev.goproxy.zip.StreamingZipCheck;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Brings what an endpoint stands for from the fetcher into the cache. */
public final class Downloader {
    private static final Logger LOG = LoggerFactory.getLogger(Downloader.class);

    /** A zip up to this size is whole and checked before its first byte is sent, so that its failure is a clean answer. */
    private static final long WHOLE_FIRST_BYTES = 1 << 20;

    private static final int MAX_MOD_BYTES = 16 << 20; // Go's own limit

    private final Cacher cacher;
    private final Fetcher fetcher;
    private final ProxiedSumDbs sumDbs;
    private final @Nullable Path tempDir;
    private final Clock clock;

    public Downloader(Cacher cacher, Fetcher fetcher, ProxiedSumDbs sumDbs, @Nullable Path tempDir, Clock clock) {
        this.cacher = cacher;
        this.fetcher = fetcher;
        this.sumDbs = sumDbs;
        this.tempDir = tempDir;
        this.clock = clock;
    }

    /** Fetches, on a flight's thread, and puts what came into the cache. */
    Cargo fetch(Endpoint endpoint, Consumer<Cargo> early) throws IOException {
        FetchTrace.take(); // what a failed fetch on this thread may have left
        Content content = fetchContent(endpoint);
        var cargo = new Cargo(Optional.of(content), FetchTrace.take());
        if (content instanceof SpooledContent spool) {
            if (spool.size().orElse(0) > WHOLE_FIRST_BYTES) {
                early.accept(cargo); // who closes it from now on
                spool.awaitCompletion();
            } else {
                awaitOrClose(spool);
            }
        }
        try {
            cacher.put(endpoint.name(), content);
        } catch (IOException | RuntimeException e) {
            LOG.warn("{}: could not be cached", endpoint.name(), e);
        }
        return cargo;
    }

    private static void awaitOrClose(SpooledContent spool) throws IOException {
        try {
            spool.awaitCompletion();
        } catch (IOException | RuntimeException e) {
            spool.close();
            throw e;
        }
    }

    private Content fetchContent(Endpoint endpoint) throws IOException {
        if (endpoint instanceof Endpoint.VersionList list) {
            return timed(
                    Content.of(VersionList.copyOf(fetcher.list(list.path())).text()));
        }
        if (endpoint instanceof Endpoint.Latest latest) {
            return timed(fetcher.query(latest.path(), "latest").content());
        }
        if (endpoint instanceof Endpoint.Query query) {
            return timed(fetcher.query(query.path(), query.query()).content());
        }
        if (endpoint instanceof Endpoint.Info info) {
            return timed(fetcher.info(info.version()).content());
        }
        if (endpoint instanceof Endpoint.Mod mod) {
            return timed(fetcher.mod(mod.version()));
        }
        if (endpoint instanceof Endpoint.Zip zip) {
            return spooled(zip.version());
        }
        if (endpoint instanceof Endpoint.SumDbFile of) {
            return timed(Content.of(sumDbs.fetch(of, fetcher, cacher)));
        }
        throw new IllegalArgumentException("nothing to fetch: " + endpoint);
    }

    /** A small content in memory, with the time that its cache entry will have. */
    private Content timed(Content content) throws IOException {
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

    /** A zip in a temporary file, on its way. */
    private SpooledContent spooled(ModuleVersion version) throws IOException {
        Path folder = tempDir != null
                ? tempDir
                : cacher.tempDir().orElseGet(() -> Path.of(System.getProperty("java.io.tmpdir")));
        Content content = fetcher.zip(version);
        var zip = new StreamingZipCheck(version);
        return content instanceof SpooledContent spool
                ? spool
                : SpooledContent.of(content, folder, zip::scan, zip::check);
    }
}
