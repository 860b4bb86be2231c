package dev.goproxy.serving;

import com.google.common.base.CharMatcher;
import dev.goproxy.cache.Cacher;
import dev.goproxy.content.Content;
import dev.goproxy.content.Provenance;
import dev.goproxy.content.spool.LimitedContent;
import dev.goproxy.content.spool.SpooledContent;
import dev.goproxy.event.CacheFailed;
import dev.goproxy.event.ProxyListener;
import dev.goproxy.fetch.Fetcher;
import dev.goproxy.fetch.UpstreamException;
import dev.goproxy.fetch.VersionInfo;
import dev.goproxy.fetch.VersionList;
import dev.goproxy.module.ModuleVersion;
import dev.goproxy.module.Version;
import dev.goproxy.process.BoundedRead;
import dev.goproxy.process.Documents;
import dev.goproxy.protocol.Endpoint;
import dev.goproxy.zip.ModuleZip;
import dev.goproxy.zip.StreamingZipCheck;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Fetches files into the cache. */
public final class Downloader {
    private static final Logger LOG = LoggerFactory.getLogger(Downloader.class);

    /**
     * A zip up to this size is complete and verified before its first byte is sent, so that its failure is an error
     * response.
     */
    private static final long WHOLE_FIRST_BYTES = 1 << 20;

    /** Time after which to try again if there was no memory for a large document. */
    private static final Duration BUSY = Duration.ofSeconds(5);

    private static final CharMatcher HEX = CharMatcher.anyOf("0123456789abcdef");
    private static final int MIN_HASH = 7;
    private static final int MAX_HASH = 64;

    /** Those that git and go print. */
    private static final Set<Integer> HASH_LENGTHS = Set.of(7, 8, 10, 12, 40, 64);

    private final Cacher cacher;
    private final Fetcher fetcher;
    private final ProxiedSumDbs sumDbs;
    private final @Nullable Path tempDir;
    private final Clock clock;
    private final ProxyListener listener;

    /**
     * Creates a downloader.
     *
     * @param tempDir directory for zips that are being downloaded; null for the cacher's own
     * @param clock the times of cache entries
     */
    public Downloader(
            Cacher cacher,
            Fetcher fetcher,
            ProxiedSumDbs sumDbs,
            @Nullable Path tempDir,
            Clock clock,
            ProxyListener listener) {
        this.cacher = cacher;
        this.fetcher = fetcher;
        this.sumDbs = sumDbs;
        this.tempDir = tempDir;
        this.clock = clock;
        this.listener = listener;
    }

    /** Fetches a file and puts it into the cache. */
    Fetched fetch(Endpoint endpoint, SingleFlight.Waiting waiting) throws IOException {
        var event = new FetchEvent(endpoint, listener);
        Fetched fetched;
        try {
            fetched = Documents.call(
                    message -> new UpstreamException(message, BUSY), () -> endpoint.accept(new ByKind()));
            verify(fetched, waiting);
        } catch (IOException | RuntimeException | Error e) {
            event.failed(e);
            throw e;
        }
        Content content = fetched.content().orElseThrow();
        event.succeeded(content.size().orElse(0), fetched.provenance());
        if (endpoint instanceof Endpoint.Query query && isOneOfMany(query.query())) {
            return fetched;
        }
        try {
            cacher.put(endpoint.name(), content);
        } catch (IOException | RuntimeException e) {
            LOG.warn("{}: could not be cached", endpoint.name(), e);
            listener.cacheFailed(new CacheFailed(endpoint, CacheFailed.Operation.WRITE, e));
        }
        return fetched;
    }

    /**
     * Whether a query is one of the many names for the same version, which would fill the cache: with build metadata of
     * any text, or as many digits of a commit's hash as nobody types.
     */
    private static boolean isOneOfMany(String query) {
        boolean isHash = query.length() >= MIN_HASH && query.length() <= MAX_HASH && HEX.matchesAllOf(query);
        return isVersionWithBuild(query) || (isHash && !HASH_LENGTHS.contains(query.length()));
    }

    private static boolean isVersionWithBuild(String query) {
        return query.indexOf('+') >= 0 && Version.isValid(query);
    }

    /** Waits for the end of a zip, for as long as anybody else does. */
    private static void verify(Fetched fetched, SingleFlight.Waiting waiting) throws IOException {
        if (fetched.content().orElseThrow() instanceof SpooledContent spool) {
            var download = new WatchedDownload(spool, waiting);
            if (spool.size().orElse(0) > WHOLE_FIRST_BYTES) {
                waiting.give(fetched); // closed by its receivers from now on
                download.awaitCompletion();
            } else {
                awaitOrClose(download, spool);
            }
        }
    }

    private static void awaitOrClose(WatchedDownload download, SpooledContent spool) throws IOException {
        try {
            download.awaitCompletion();
        } catch (IOException | RuntimeException e) {
            spool.close();
            throw e;
        }
    }

    static byte[] bytes(Content content, int maxBytes) throws IOException {
        try (content;
                InputStream in = content.open()) {
            return BoundedRead.read(in, maxBytes)
                    .orElseThrow(() -> new UpstreamException("larger than " + maxBytes + " bytes"));
        }
    }

    /** Asks the fetcher for each kind of file. */
    private final class ByKind implements Endpoint.Visitor<Fetched, IOException> {
        @Override
        public Fetched versionList(Endpoint.VersionList endpoint) throws IOException {
            VersionList list = VersionList.copyOf(fetcher.list(endpoint.path()));
            return inMemory(Content.of(list.text()), list.provenance());
        }

        @Override
        public Fetched latest(Endpoint.Latest endpoint) throws IOException {
            return document(fetcher.query(endpoint.path(), "latest"));
        }

        @Override
        public Fetched query(Endpoint.Query endpoint) throws IOException {
            return document(fetcher.query(endpoint.path(), endpoint.query()));
        }

        @Override
        public Fetched info(Endpoint.Info endpoint) throws IOException {
            return document(fetcher.info(endpoint.version()));
        }

        private Fetched document(VersionInfo info) throws IOException {
            return inMemory(info.content(), info.provenance());
        }

        @Override
        public Fetched mod(Endpoint.Mod endpoint) throws IOException {
            Content mod = fetcher.mod(endpoint.version());
            return inMemory(mod, mod.provenance());
        }

        @Override
        public Fetched zip(Endpoint.Zip endpoint) throws IOException {
            SpooledContent zip = spool(fetcher.zip(endpoint.version()), endpoint.version());
            return Fetched.of(zip, zip.provenance());
        }

        @Override
        public Fetched sumDbPath(Endpoint.SumDbPath endpoint) {
            throw new IllegalArgumentException("not a file: " + endpoint);
        }

        @Override
        public Fetched sumDbFile(Endpoint.SumDbFile endpoint) throws IOException {
            Content file = sumDbs.fetch(endpoint, cacher);
            return inMemory(file, file.provenance());
        }

        /** A small file, with the time that its cache entry will have. */
        private Fetched inMemory(Content content, Optional<Provenance> provenance) throws IOException {
            return Fetched.of(
                    Content.of(
                            bytes(content, Documents.MAX_BYTES), clock.instant().truncatedTo(ChronoUnit.MILLIS)),
                    provenance);
        }
    }

    /** A zip in a temporary file that grows while it is being downloaded. */
    private SpooledContent spool(Content content, ModuleVersion version) throws IOException {
        if (content instanceof SpooledContent spool) {
            return spool;
        }
        var check = new StreamingZipCheck(version);
        var limited = new LimitedContent(
                content,
                ModuleZip.MAX_ZIP_BYTES,
                () -> new UpstreamException("more than " + ModuleZip.MAX_ZIP_BYTES + " bytes"));
        return SpooledContent.of(limited, tempDir(), check::scan, check::check);
    }

    private Path tempDir() {
        return tempDir != null
                ? tempDir
                : cacher.tempDir().orElseGet(() -> Path.of(System.getProperty("java.io.tmpdir")));
    }
}
