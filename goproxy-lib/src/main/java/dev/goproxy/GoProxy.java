package dev.goproxy;

import dev.goproxy.cache.Cacher;
import dev.goproxy.cache.DirCacher;
import dev.goproxy.fetch.Fetcher;
import dev.goproxy.http.ProxyHandler;
import dev.goproxy.http.ProxyRequest;
import dev.goproxy.http.ProxyResponse;
import dev.goproxy.http.Responses;
import dev.goproxy.process.Threads;
import dev.goproxy.protocol.Endpoint;
import dev.goproxy.protocol.MalformedPathException;
import dev.goproxy.protocol.NoSuchEndpointException;
import dev.goproxy.serving.CachedVersions;
import dev.goproxy.serving.Downloader;
import dev.goproxy.serving.Freshness;
import dev.goproxy.serving.HotResponses;
import dev.goproxy.serving.ImmutableHandler;
import dev.goproxy.serving.ModuleStore;
import dev.goproxy.serving.MutableHandler;
import dev.goproxy.serving.NegativeCache;
import dev.goproxy.serving.Prefetcher;
import dev.goproxy.serving.ProxiedSumDbs;
import dev.goproxy.serving.SingleFlight;
import dev.goproxy.upstream.GoFetcher;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * A Go module proxy without a server: it answers the requests of the GOPROXY protocol out of a {@link Cacher}, and what that lacks from a {@link Fetcher}.
 *
 * <p>Canonical {@code .info}, {@code .mod} and {@code .zip} files never change and are cached for good. Lists, {@code @latest} and queries are fresh for a time,
 * then asked anew; if that fails, the answer of the last time is given and marked with a {@code Warning} field. "Absent" is 404, "failed" is 502 or 504,
 * and they are never merged. However many clients ask for one name at a time, it is fetched once.
 *
 * <p>Safe for use by many threads. It has nothing to close.
 *
 * @see <a href="https://go.dev/ref/mod#goproxy-protocol">Go Modules Reference: GOPROXY protocol</a>
 */
public final class GoProxy implements ProxyHandler {
    private final ProxiedSumDbs sumDbs;
    private final ImmutableHandler lasting;
    private final MutableHandler changing;

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
        Cacher cacher = builder.cacher != null ? builder.cacher : new DirCacher();
        Fetcher fetcher = builder.fetcher != null ? builder.fetcher : new GoFetcher();
        Executor executor = builder.executor != null ? builder.executor : Threads.forBlockingWork("goproxy-fetch");
        this.sumDbs = new ProxiedSumDbs(builder.proxiedSumDbs);
        var supply = new ModuleStore(
                cacher,
                new Downloader(cacher, fetcher.keepingIn(cacher), sumDbs, builder.tempDir, builder.clock),
                new SingleFlight(executor, builder.requestTimeout),
                new NegativeCache(builder.clock, builder.absentFor));
        Optional<Prefetcher> ahead = builder.readAhead > 0
                ? Optional.of(new Prefetcher(executor, supply, builder.readAhead))
                : Optional.empty();
        this.lasting = new ImmutableHandler(supply, ahead, new HotResponses(builder.memoryBytes));
        this.changing =
                new MutableHandler(supply, new CachedVersions(cacher), new Freshness(builder.clock, builder.freshFor));
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
     * Answers a request. Blocks until the response is ready, at most for {@link Builder#requestTimeout}.
     *
     * @param request the request
     * @return the response, which the caller closes; {@link ProxyResponse#sendTo} does. Nothing that a client sends or an upstream does
     *     makes this method throw
     */
    @Override
    public ProxyResponse handle(ProxyRequest request) {
        if (!request.method().equals("GET") && !request.method().equals("HEAD")) {
            return Responses.methodNotAllowed(request);
        }
        ProxyResponse ready = lasting.ready(request);
        if (ready != null) {
            return ready;
        }
        try {
            return answer(request, request.requireEndpoint());
        } catch (NoSuchEndpointException e) {
            return Responses.noSuchEndpoint(request, e.getMessage());
        } catch (MalformedPathException e) {
            return Responses.badRequest(request, String.valueOf(e.getMessage()));
        }
    }

    private ProxyResponse answer(ProxyRequest request, Endpoint endpoint) {
        if (endpoint instanceof Endpoint.SumDbPath sumDb) {
            return sumDb(request, sumDb);
        }
        return endpoint.isImmutable() ? lasting.answer(request, endpoint) : changing.answer(request, endpoint);
    }

    private ProxyResponse sumDb(ProxyRequest request, Endpoint.SumDbPath endpoint) {
        if (sumDbs.supports(endpoint)) {
            return Responses.supported(request);
        }
        return sumDbs.file(endpoint)
                .map(file -> answer(request, file))
                .orElseGet(() -> Responses.noSuchEndpoint(request, ""));
    }

    /** Says how a {@link GoProxy} is to be. */
    public static final class Builder {
        private @Nullable Cacher cacher;
        private @Nullable Fetcher fetcher;
        private @Nullable Path tempDir;
        private @Nullable Executor executor;
        private Clock clock = Clock.systemUTC();
        private Duration requestTimeout = Duration.ofMinutes(15);
        private Duration freshFor = Duration.ofSeconds(60);
        private Duration absentFor = Duration.ofSeconds(60);
        private List<String> proxiedSumDbs = List.of();
        private int readAhead = 16;
        private long memoryBytes = Math.min(64L << 20, Runtime.getRuntime().maxMemory() / 8);

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
         * Sets the clock for the timestamps of new cache entries, for the freshness of lists, {@code @latest} and query answers, which is
         * measured against those timestamps, and for how long absences are remembered. Timeouts don't depend on it.
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
         * How long a list, {@code @latest} or query answer is given out of the cache before the upstream is asked again. When three quarters of it are over, it is
         * asked in the background.
         *
         * @param freshFor 0 means that the upstream is always asked; default 60 s, as clients are told
         * @return this
         */
        public Builder freshFor(Duration freshFor) {
            this.freshFor = atLeastZero("freshFor", freshFor);
            return this;
        }

        /**
         * How long it is remembered that something is absent.
         *
         * @param absentFor 0 means not at all; default 60 s
         * @return this
         */
        public Builder absentFor(Duration absentFor) {
            this.absentFor = atLeastZero("absentFor", absentFor);
            return this;
        }

        /**
         * The checksum databases that clients may reach through this proxy ({@code /sumdb/NAME/...}).
         *
         * @param databases each {@code NAME} or {@code NAME URL}; default none
         * @return this
         * @throws IllegalArgumentException if one is neither
         */
        public Builder proxiedSumDbs(List<String> databases) {
            var unused = new ProxiedSumDbs(databases);
            this.proxiedSumDbs = List.copyOf(databases);
            return this;
        }

        /**
         * How many {@code .mod} files are fetched ahead at a time, because one that was just fetched requires them; and how many {@code .info} files, because a
         * client that has read a module graph begins to download its modules.
         *
         * @param atOnce 0 means that nothing is read ahead; default 16
         * @return this
         */
        public Builder readAhead(int atOnce) {
            if (atOnce < 0) {
                throw new IllegalArgumentException("readAhead is negative: " + atOnce);
            }
            this.readAhead = atOnce;
            return this;
        }

        /**
         * How much memory small files that never change may take, so that they are sent without asking the cacher.
         *
         * @param memoryBytes 0 means none; default an eighth of the JVM's largest heap, but 64 MiB at most
         * @return this
         */
        public Builder memoryBytes(long memoryBytes) {
            if (memoryBytes < 0) {
                throw new IllegalArgumentException("memoryBytes is negative: " + memoryBytes);
            }
            this.memoryBytes = memoryBytes;
            return this;
        }

        private static Duration atLeastZero(String option, Duration value) {
            if (value.isNegative()) {
                throw new IllegalArgumentException(option + " is negative: " + value);
            }
            return value;
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
    }
}
