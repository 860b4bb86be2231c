package dev.goproxy;

import dev.goproxy.Answers.Meta;
import dev.goproxy.Flights.Cargo;
import dev.goproxy.ProxyResponse.Source;
import dev.goproxy.cache.Cacher;
import dev.goproxy.cache.DirCacher;
import dev.goproxy.content.Content;
import dev.goproxy.fetch.Fetcher;
import dev.goproxy.fetch.GoFetcher;
import dev.goproxy.fetch.NotFoundException;
import dev.goproxy.fetch.VersionList;
import dev.goproxy.module.Version;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A Go module proxy without a server: it answers the requests of the GOPROXY protocol out of a {@link Cacher}, and what that lacks from a {@link Fetcher}.
 *
 * <p>Canonical {@code .info}, {@code .mod} and {@code .zip} files never change and are cached for good. Lists, {@code @latest} and queries are asked anew each
 * time; if that fails, the answer of the last time is given and marked with a {@code Warning} field. "Absent" is 404, "failed" is 502 or 504, and they are
 * never merged. However many clients ask for one name at a time, it is fetched once.
 *
 * <p>Safe for use by many threads. It has nothing to close.
 *
 * @see <a href="https://go.dev/ref/mod#goproxy-protocol">Go Modules Reference: GOPROXY protocol</a>
 */
public final class GoProxy {
    private static final Logger LOG = LoggerFactory.getLogger(GoProxy.class);

    private static final Duration FOREVER = Duration.ofDays(7);
    private static final Duration BRIEFLY = Duration.ofSeconds(60);
    private static final Duration ABSENT_FILE = Duration.ofMinutes(10);
    private static final List<String> TRUE =
            List.of("1", "t", "T", "true", "TRUE", "True"); // as Go's strconv.ParseBool

    private final Cacher cacher;
    private final Fetches fetches;
    private final Flights flights;

    /**
     * Makes a proxy with the defaults of {@link Builder}.
     *
     * @param cacher where it keeps what it has fetched
     * @param fetcher where it fetches from
     */
    public GoProxy(Cacher cacher, Fetcher fetcher) {
        this(builder().cacher(cacher).fetcher(fetcher));
    }

    private GoProxy(Builder builder) {
        this.cacher = builder.cacher();
        this.fetches = new Fetches(cacher, builder.fetcher(), builder.tempDir, builder.clock);
        this.flights = new Flights(builder.executor(), builder.requestTimeout);
    }

    /**
     * Begins a proxy.
     *
     * @return a builder with the defaults
     */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Answers a request. Blocks until the answer is there.
     *
     * @param request the request
     * @return the answer, to be closed by the caller; never an exception for what a client sends or an upstream does
     */
    public ProxyResponse handle(ProxyRequest request) {
        if (!request.method().equals("GET") && !request.method().equals("HEAD")) {
            return Answers.text(request, 405, Answers.DAY, "method not allowed");
        }
        try {
            return answer(request, Endpoint.parse(PercentDecoding.decode(request.path())));
        } catch (NoSuchEndpointException e) {
            return Answers.notFound(request, Answers.DAY, String.valueOf(e.getMessage()));
        } catch (MalformedPathException e) {
            return Answers.text(request, 400, Answers.NO_STORE, "bad request: " + e.getMessage());
        }
    }

    private ProxyResponse answer(ProxyRequest request, Endpoint endpoint) {
        if (endpoint instanceof Endpoint.SumDb) {
            return Answers.notFound(request, Answers.DAY, "");
        }
        if (endpoint instanceof Endpoint.Info) {
            return unchanging(request, endpoint, Answers.JSON);
        }
        if (endpoint instanceof Endpoint.Mod) {
            return unchanging(request, endpoint, Answers.TEXT);
        }
        if (endpoint instanceof Endpoint.Zip) {
            return unchanging(request, endpoint, Answers.ZIP);
        }
        return changing(request, endpoint, endpoint instanceof Endpoint.VersionList ? Answers.TEXT : Answers.JSON);
    }

    /** A file of a canonical version: from the cache, else fetched. */
    private ProxyResponse unchanging(ProxyRequest request, Endpoint endpoint, String type) {
        Optional<Content> cached = cached(endpoint);
        if (cached.isPresent()) {
            return hit(request, cached.get(), type, FOREVER);
        }
        if (isFetchDisabled(request)) {
            return Answers.notFound(request, BRIEFLY, "temporarily unavailable");
        }
        try {
            Cargo cargo =
                    flights.take(endpoint.name(), () -> isCached(endpoint) ? Cargo.NONE : fetches.fetch(endpoint));
            Optional<Content> content = cargo.content().or(() -> cached(endpoint));
            if (content.isEmpty()) {
                throw new IOException("gone from the cache at once");
            }
            return Answers.content(request, content.get(), new Meta(type, FOREVER, Source.MISS, cargo.upstream()));
        } catch (IOException e) {
            return failure(request, endpoint, e, ABSENT_FILE);
        }
    }

    /** A list, the latest version or a query's: fetched, else from the cache. */
    private ProxyResponse changing(ProxyRequest request, Endpoint endpoint, String type) {
        if (isFetchDisabled(request)) {
            return cached(endpoint)
                    .map(content -> hit(request, content, type, BRIEFLY))
                    .orElseGet(() -> Answers.notFound(request, BRIEFLY, "temporarily unavailable"));
        }
        try {
            Cargo cargo = flights.take(endpoint.name(), () -> fetches.fetch(endpoint));
            return Answers.content(
                    request, cargo.content().orElseThrow(), new Meta(type, BRIEFLY, Source.MISS, cargo.upstream()));
        } catch (IOException e) {
            Optional<Content> stale = e instanceof NotFoundException ? Optional.empty() : cached(endpoint);
            if (stale.isEmpty()) {
                return failure(request, endpoint, e, BRIEFLY);
            }
            LOG.warn("{}: served stale: {}", endpoint.name(), e.getMessage());
            return Answers.content(request, stale.get(), new Meta(type, BRIEFLY, Source.STALE, Optional.empty()));
        }
    }

    private static ProxyResponse hit(ProxyRequest request, Content content, String type, Duration maxAge) {
        return Answers.content(request, content, new Meta(type, maxAge, Source.HIT, Optional.empty()));
    }

    private static ProxyResponse failure(
            ProxyRequest request, Endpoint endpoint, IOException e, Duration absenceMaxAge) {
        if (!(e instanceof NotFoundException)) {
            LOG.warn("{}: {}", endpoint.name(), e.getMessage());
            LOG.debug("{}", endpoint.name(), e);
        }
        return Answers.failure(request, e, absenceMaxAge);
    }

    private static boolean isFetchDisabled(ProxyRequest request) {
        return request.header("Disable-Module-Fetch").filter(TRUE::contains).isPresent();
    }

    private boolean isCached(Endpoint endpoint) throws IOException {
        Optional<Content> content = cached(endpoint);
        if (content.isPresent()) {
            content.get().close();
        }
        return content.isPresent();
    }

    /** What the cache has; a cache that fails is as good as an empty one. */
    private Optional<Content> cached(Endpoint endpoint) {
        try {
            Optional<Content> content = cacher.get(endpoint.name());
            if (content.isPresent() && endpoint instanceof Endpoint.VersionList) {
                // A folder that go itself has written lists pseudo-versions too.
                List<Version> versions = VersionList.parse(Fetches.bytes(content.get(), Integer.MAX_VALUE - 8));
                return Optional.of(Content.of(VersionList.print(versions)));
            }
            return content;
        } catch (IOException e) {
            LOG.warn("{}: the cache can't be read", endpoint.name(), e);
            return Optional.empty();
        }
    }

    /** Says how a {@link GoProxy} is to be. */
    public static final class Builder {
        private @Nullable Cacher cacher;
        private @Nullable Fetcher fetcher;
        private @Nullable Path tempDir;
        private @Nullable Executor executor;
        private Clock clock = Clock.systemUTC();
        private Duration requestTimeout = Duration.ofMinutes(15);

        private Builder() {}

        /**
         * Where the proxy keeps what it has fetched.
         *
         * @param cacher default a {@link DirCacher} in its default folder
         * @return this
         */
        public Builder cacher(Cacher cacher) {
            this.cacher = cacher;
            return this;
        }

        /**
         * Where the proxy fetches from.
         *
         * @param fetcher default a {@link GoFetcher}, which follows Go's environment variables
         * @return this
         */
        public Builder fetcher(Fetcher fetcher) {
            this.fetcher = fetcher;
            return this;
        }

        /**
         * Where zips are kept while they come. In another file system than the cache's they are written twice.
         *
         * @param tempDir default the cacher's own ({@link Cacher#tempDir}), or the JVM's {@code java.io.tmpdir} if it has none
         * @return this
         */
        public Builder tempDir(Path tempDir) {
            this.tempDir = tempDir;
            return this;
        }

        /**
         * What runs the fetches, each of which blocks one thread.
         *
         * @param executor default virtual threads, or on JVMs without them daemon threads that end when they are idle
         * @return this
         */
        public Builder executor(Executor executor) {
            this.executor = executor;
            return this;
        }

        /**
         * What gives the time of new cache entries.
         *
         * @param clock default the system's
         * @return this
         */
        public Builder clock(Clock clock) {
            this.clock = clock;
            return this;
        }

        /**
         * The longest that a request waits for a fetch. The fetch itself goes on for the next who asks; the fetcher has limits of its own.
         *
         * @param requestTimeout more than 0; default 15 minutes
         * @return this
         */
        public Builder requestTimeout(Duration requestTimeout) {
            if (requestTimeout.isNegative() || requestTimeout.isZero()) {
                throw new IllegalArgumentException("requestTimeout is not more than 0: " + requestTimeout);
            }
            this.requestTimeout = requestTimeout;
            return this;
        }

        /**
         * Makes the proxy.
         *
         * @return the proxy
         * @throws IllegalArgumentException if the default fetcher is used and GOPROXY is malformed
         */
        public GoProxy build() {
            return new GoProxy(this);
        }

        private Cacher cacher() {
            return cacher != null ? cacher : new DirCacher();
        }

        private Fetcher fetcher() {
            return fetcher != null ? fetcher : new GoFetcher();
        }

        private Executor executor() {
            return executor != null ? executor : Threads.forBlockingWork("goproxy-fetch");
        }
    }
}
