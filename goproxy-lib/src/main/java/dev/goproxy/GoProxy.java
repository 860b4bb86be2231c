package dev.goproxy;

import dev.goproxy.cache.Cacher;
import dev.goproxy.cache.DirCacher;
import dev.goproxy.event.ProxyListener;
import dev.goproxy.event.ProxyStatus;
import dev.goproxy.fetch.Fetcher;
import dev.goproxy.fetch.ObservableFetcher;
import dev.goproxy.http.ProxyHandler;
import dev.goproxy.http.ProxyRequest;
import dev.goproxy.http.ProxyResponse;
import dev.goproxy.process.JdkCaches;
import dev.goproxy.process.Threads;
import dev.goproxy.process.Via;
import dev.goproxy.serving.CachedVersions;
import dev.goproxy.serving.Downloader;
import dev.goproxy.serving.EndpointRouter;
import dev.goproxy.serving.FetchThreads;
import dev.goproxy.serving.Freshness;
import dev.goproxy.serving.HotResponses;
import dev.goproxy.serving.ImmutableHandler;
import dev.goproxy.serving.Listeners;
import dev.goproxy.serving.ModuleStore;
import dev.goproxy.serving.MutableHandler;
import dev.goproxy.serving.NegativeCache;
import dev.goproxy.serving.Prefetcher;
import dev.goproxy.serving.ProxiedSumDbs;
import dev.goproxy.serving.SingleFlight;
import dev.goproxy.serving.StatusReport;
import dev.goproxy.serving.VersionLists;
import dev.goproxy.sumdb.SumDbSource;
import dev.goproxy.upstream.GoFetcher;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A Go module proxy without a server: it answers the requests of the GOPROXY protocol from a {@link Cacher}, and
 * fetches what that lacks with a {@link Fetcher}.
 *
 * <p>Canonical {@code .info}, {@code .mod} and {@code .zip} files never change and are cached for good. Lists,
 * {@code @latest} and queries are fresh for a time, then fetched again; if that fails, the last answer is served and
 * marked with a {@code Warning} field. "Absent" is 404, "failed" is 502 or 504, and they are never merged. However many
 * clients ask for one file at a time, it is fetched once.
 *
 * <p>Safe for use by many threads.
 *
 * <h2>Shutdown</h2>
 *
 * <p>Stop the HTTP host first, so that it finishes the responses that it is sending, then {@linkplain #close close} the
 * proxy, then the cacher and the fetcher that you handed in. A thing is closed by whoever created it: {@code close()}
 * closes the executor, the fetcher and the cacher that the proxy created itself because the builder was given none.
 *
 * <p>{@code close()} waits for nobody. Requests that wait for a fetch are answered with a stale answer if there is one,
 * else with 502; fetches on the proxy's own executor are interrupted; zips that clients are still downloading while
 * they are fetched break off. The threads of the proxy's own executor end shortly after. Later requests are answered
 * with 503, even for files in the cache. A proxy that is never closed keeps no thread busy: the default executor's
 * threads end when they are idle.
 *
 * @see <a href="https://go.dev/ref/mod#goproxy-protocol">Go Modules Reference: GOPROXY protocol</a>
 */
public final class GoProxy implements ProxyHandler, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(GoProxy.class);

    private static final List<String> DEFAULT_SUM_DBS = List.of("sum.golang.org");

    private static final int LISTS_SHARE = 8; // of the memory, an eighth

    private final EndpointRouter router;
    private final Supplier<ProxyStatus> status;
    private final SingleFlight calls;

    /** What the proxy has created itself; closed in reverse order. */
    private final Deque<AutoCloseable> owned = new ArrayDeque<>();

    /**
     * Creates a proxy with the defaults of {@link Builder}.
     *
     * @param cacher the cache; not closed by the proxy
     * @param fetcher the source of modules; not closed by the proxy
     */
    public GoProxy(Cacher cacher, Fetcher fetcher) {
        this(builder().cacher(cacher).fetcher(fetcher));
    }

    private GoProxy(Builder builder) {
        Cacher cacher = builder.cacher != null ? builder.cacher : owned(new DirCacher());
        Fetcher fetcher = builder.fetcher != null ? builder.fetcher : owned(new GoFetcher(cacher));
        Executor executor = builder.executor != null ? builder.executor : ownThreads();
        var threads = new FetchThreads(executor, FetchThreads.DEFAULT_MAX, builder.maxFetchesPerClient);
        this.calls = new SingleFlight(threads, builder.requestTimeout);
        List<String> databases = builder.proxiedSumDbs(fetcher);
        var sumDbs = new ProxiedSumDbs(databases, ProxiedSumDbs.source(builder.sumDbSource, fetcher, databases));
        var added = new Listeners(builder.listeners);
        String name = Via.newName();
        var store = new ModuleStore(
                name,
                cacher,
                new Downloader(cacher, fetcher, sumDbs, builder.tempDir, builder.clock, added),
                calls,
                new NegativeCache(builder.clock, builder.absentFor),
                new VersionLists(builder.memoryBytes / LISTS_SHARE),
                added);
        this.status = observe(cacher, fetcher, added);
        this.router = new EndpointRouter(
                name,
                sumDbs,
                new ImmutableHandler(store, new HotResponses(builder.memoryBytes - builder.memoryBytes / LISTS_SHARE)),
                new MutableHandler(
                        store,
                        new CachedVersions(cacher, added),
                        new Freshness(builder.clock, builder.freshFor),
                        builder.serveDeleted),
                added,
                builder.readAhead > 0 ? added.with(new Prefetcher(executor, store, builder.readAhead, added)) : added);
    }

    private Supplier<ProxyStatus> observe(Cacher cacher, Fetcher fetcher, Listeners listeners) {
        if (fetcher instanceof ObservableFetcher observable && !listeners.isEmpty()) {
            observable.addListener(listeners);
            owned.push(() -> observable.removeListener(listeners));
        }
        Instant started = Instant.now();
        return () -> StatusReport.of(started, cacher, fetcher);
    }

    private Executor ownThreads() {
        ExecutorService threads = Threads.newBlockingExecutor("fetch");
        owned.push(threads::shutdownNow);
        return threads;
    }

    private <T> T owned(T thing) {
        if (thing instanceof AutoCloseable closeable) {
            owned.push(closeable);
        }
        return thing;
    }

    /**
     * Returns a new builder.
     *
     * @return a builder with the defaults
     */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Answers a request. Blocks until the response is ready, at most for {@link Builder#requestTimeout}.
     *
     * @param request the request
     * @return the response, which the caller closes; {@link ProxyResponse#sendTo} does. Nothing that a client sends or
     *     an upstream does makes this method throw
     */
    @Override
    public ProxyResponse handle(ProxyRequest request) {
        return router.handle(request);
    }

    /**
     * Returns the state of this proxy, for operators: cheap, and never waits.
     *
     * @return the state at this moment, which holds no credentials
     */
    public ProxyStatus status() {
        return status.get();
    }

    /**
     * Closes what the proxy created itself, and waits for nobody; see "Shutdown" above. Has no effect the second time.
     */
    @Override
    public void close() {
        if (!router.close()) {
            return;
        }
        calls.close();
        for (AutoCloseable thing : owned) {
            try {
                thing.close();
            } catch (Exception e) {
                LOG.warn("could not close {}", thing.getClass(), e);
            }
        }
        JdkCaches.release();
    }

    /** Builds a {@link GoProxy}. Not safe for use by many threads. */
    public static final class Builder extends ServingSettings<Builder> {
        private final List<ProxyListener> listeners = new ArrayList<>();
        private @Nullable Cacher cacher;
        private @Nullable Fetcher fetcher;
        private @Nullable SumDbSource sumDbSource;
        private @Nullable Path tempDir;
        private @Nullable Executor executor;
        private Clock clock = Clock.systemUTC();
        private @Nullable List<String> proxiedSumDbs;

        private Builder() {}

        @Override
        Builder self() {
            return this;
        }

        /**
         * Cache for everything that is fetched.
         *
         * @param cacher default: a {@link DirCacher} in its default folder
         * @return this
         */
        public Builder cacher(Cacher cacher) {
            this.cacher = Objects.requireNonNull(cacher, "cacher");
            return this;
        }

        /**
         * Source of modules.
         *
         * @param fetcher default: a {@link GoFetcher}, which follows Go's environment variables
         * @return this
         */
        public Builder fetcher(Fetcher fetcher) {
            this.fetcher = Objects.requireNonNull(fetcher, "fetcher");
            return this;
        }

        /**
         * Listener for metrics and audit logs. May be called several times; all listeners are told everything.
         *
         * @param listener the listener, never closed by the proxy; default: none
         * @return this
         */
        public Builder listener(ProxyListener listener) {
            listeners.add(Objects.requireNonNull(listener, "listener"));
            return this;
        }

        /**
         * Directory for zips that are being downloaded, unless the fetcher has one of its own. In another file system
         * than the cache's they are written twice.
         *
         * @param tempDir a directory, which is created when it is needed; default: the cacher's own
         *     ({@link Cacher#tempDir}), or the JVM's {@code java.io.tmpdir} if it has none
         * @return this
         */
        public Builder tempDir(Path tempDir) {
            this.tempDir = Objects.requireNonNull(tempDir, "tempDir");
            return this;
        }

        /**
         * Threads for fetches, each of which blocks one thread.
         *
         * @param executor an executor that is never shut down by the proxy; default: virtual threads, or on JVMs
         *     without them daemon threads that end when they are idle
         * @return this
         */
        public Builder executor(Executor executor) {
            this.executor = Objects.requireNonNull(executor, "executor");
            return this;
        }

        /**
         * Clock for cache timestamps and freshness.
         *
         * @param clock default: the system's
         * @return this
         */
        public Builder clock(Clock clock) {
            this.clock = Objects.requireNonNull(clock, "clock");
            return this;
        }

        /**
         * Checksum databases that clients may reach through this proxy ({@code /sumdb/NAME/...}).
         *
         * @param databases each {@code NAME} or {@code NAME URL}; default: {@code sum.golang.org}, or none if
         *     neither the fetcher nor {@link #sumDbSource} delivers such files
         * @return this
         * @throws IllegalArgumentException if one is neither
         */
        public Builder proxiedSumDbs(List<String> databases) {
            var unused = new ProxiedSumDbs(databases, ProxiedSumDbs.NO_SOURCE); // checks the values
            this.proxiedSumDbs = List.copyOf(databases);
            return this;
        }

        private List<String> proxiedSumDbs(Fetcher source) {
            if (proxiedSumDbs != null) {
                return proxiedSumDbs;
            }
            return sumDbSource != null || source instanceof SumDbSource ? DEFAULT_SUM_DBS : List.of();
        }

        /**
         * Source for the files of the proxied checksum databases.
         *
         * @param source default: the fetcher, if it is such a source as {@link GoFetcher} is; a decorator of a fetcher
         *     mostly isn't
         * @return this
         */
        public Builder sumDbSource(SumDbSource source) {
            this.sumDbSource = Objects.requireNonNull(source, "sumDbSource");
            return this;
        }

        /**
         * Creates the proxy.
         *
         * @return the proxy, which the caller closes
         * @throws IllegalArgumentException if the default fetcher is used and Go's environment variables are malformed
         */
        public GoProxy build() {
            return new GoProxy(this);
        }
    }
}
