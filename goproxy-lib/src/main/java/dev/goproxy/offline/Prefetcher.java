package dev.goproxy.offline;

import dev.goproxy.cache.Cacher;
import dev.goproxy.graph.TaskGroup;
import dev.goproxy.graph.Toolchains;
import dev.goproxy.http.ProxyHandler;
import dev.goproxy.module.PathPatterns;
import dev.goproxy.process.Threads;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;

/**
 * Fetches into the cache of a proxy all that clients with an empty module cache need to build, test, tidy and list the
 * modules of some projects, with their checksum verification on. It needs no Go toolchain.
 *
 * <pre>{@code
 * try (var prefetcher = Prefetcher.builder(proxy, cacher).sumDbs(List.of("sum.golang.org")).build()) {
 *     PrefetchReport report = prefetcher.run(List.of(Item.parse("/src/project"), Item.parse("example.com/m@latest")));
 *     report.failures().forEach(missing -> System.err.println(missing.name() + ": " + missing.reason()));
 * }
 * }</pre>
 *
 * <p>What is in the cache is not fetched again, except for lists, {@code @latest} and tree heads that are not fresh any
 * more. Safe for use by multiple threads.
 */
public final class Prefetcher implements AutoCloseable {
    /** Modules have some small files for each zip. */
    private static final int DOCUMENTS_PER_JOB = 4;

    private final ProxyHandler proxy;
    private final Cacher cacher;
    private final Planner.Settings settings;
    private final Duration freshFor;
    private final boolean isDryRun;
    private final FetchReasons reasons;
    private final PrefetchListener listener;
    private final ExecutorService items;
    private final ExecutorService documents;
    private final ExecutorService zips;
    private final Set<TaskGroup> running = ConcurrentHashMap.newKeySet();

    private Prefetcher(Builder builder) {
        this.proxy = builder.proxy;
        this.cacher = builder.cacher;
        this.settings = new Planner.Settings(builder.sumDbs, builder.exempt, builder.platforms);
        this.freshFor = builder.freshFor;
        this.isDryRun = builder.isDryRun;
        this.reasons = builder.reasons;
        this.listener = builder.listener;
        this.items = Executors.newFixedThreadPool(builder.jobs, Threads.factory("prefetch-item"));
        this.documents =
                Executors.newFixedThreadPool(builder.jobs * DOCUMENTS_PER_JOB, Threads.factory("prefetch-document"));
        this.zips = Executors.newFixedThreadPool(builder.jobs, Threads.factory("prefetch-zip"));
    }

    /**
     * Returns a new builder.
     *
     * @param proxy fetches files into its cache: mostly a {@link dev.goproxy.GoProxy}, which should neither read ahead
     *     nor serve what upstreams have deleted
     * @param cacher the cache of that proxy
     * @return a builder with the defaults
     */
    public static Builder builder(ProxyHandler proxy, Cacher cacher) {
        return new Builder(proxy, cacher);
    }

    /**
     * Fetches what is missing. What fails, or does not exist, does not keep the rest from being fetched.
     *
     * @param wanted what clients need
     * @return what became of it
     * @throws InterruptedException if the thread is interrupted; what is being fetched then may still be finished by
     *     the proxy, unless this prefetcher and the proxy are closed
     */
    public PrefetchReport run(Collection<Item> wanted) throws InterruptedException {
        var tally = new Tally(listener);
        TaskGroup planning = group(items);
        TaskGroup reading = group(documents);
        TaskGroup loading = group(zips);
        var files = new ProxyFiles(proxy, cacher, freshFor, isDryRun, reasons, tally, reading, loading);
        var planner = new Planner(files, settings, reading::start);
        try {
            for (Item item : wanted) {
                planning.start(() -> plan(planner, item));
            }
            planning.await();
            reading.await();
            loading.await();
            planner.addRecords();
            reading.await();
            if (!isDryRun) {
                for (String database : settings.databases()) {
                    needTiles(database, files);
                }
                reading.await();
            }
            return tally.report();
        } finally {
            running.removeAll(List.of(planning, reading, loading));
        }
    }

    private TaskGroup group(ExecutorService executor) {
        var group = new TaskGroup(executor);
        running.add(group);
        return group;
    }

    private static void plan(Planner planner, Item item) {
        try {
            planner.add(item);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // this prefetcher is closed
        }
    }

    /** Those for all records in the cache: clients may combine the ones of this run with older ones. */
    private void needTiles(String database, PlanFiles files) {
        String folder = SumDbFiles.lookups(database);
        try (Stream<String> names = cacher.names(folder)) {
            SumDbFiles.needTiles(database, names.toList(), cacher, files);
        } catch (IOException | UncheckedIOException e) {
            files.problem(folder, "the cache can't be read: " + e.getMessage(), false);
        }
    }

    /** Ends a run at once, which then is interrupted, and all threads. Has no effect the second time. */
    @Override
    public void close() {
        running.forEach(TaskGroup::cancel); // first, so that no run ends as if its interrupted tasks were done
        for (ExecutorService executor : List.of(items, documents, zips)) {
            executor.shutdownNow();
        }
    }

    /** Builds a {@link Prefetcher}. Not safe for use by multiple threads. */
    public static final class Builder {
        private static final int MAX_JOBS = 1000;

        private final ProxyHandler proxy;
        private final Cacher cacher;
        private int jobs = 8;
        private List<String> sumDbs = List.of();
        private PathPatterns exempt = PathPatterns.parse("");
        private List<String> platforms = List.of();
        private Duration freshFor = Duration.ofSeconds(60);
        private boolean isDryRun;
        private FetchReasons reasons = new FetchReasons();
        private PrefetchListener listener = PrefetchListener.NONE;

        private Builder(ProxyHandler proxy, Cacher cacher) {
            this.proxy = Objects.requireNonNull(proxy, "proxy");
            this.cacher = Objects.requireNonNull(cacher, "cacher");
        }

        /**
         * Sets the maximum number of modules that are fetched at a time: of zips, and of four times as many small
         * files.
         *
         * @param number from 1 to 1000; default 8
         * @return this
         * @throws IllegalArgumentException if it is out of bounds
         */
        public Builder jobs(int number) {
            if (number < 1 || number > MAX_JOBS) {
                throw new IllegalArgumentException("jobs is not from 1 to " + MAX_JOBS + ": " + number);
            }
            this.jobs = number;
            return this;
        }

        /**
         * Sets the checksum databases whose records and tiles clients need. The proxy must carry them.
         *
         * @param names names without URLs; default: none
         * @return this
         */
        public Builder sumDbs(Collection<String> names) {
            this.sumDbs = names.stream().distinct().toList();
            return this;
        }

        /**
         * Sets the modules that checksum databases are not asked for (GONOSUMDB).
         *
         * @param patterns patterns of their paths; default: none
         * @return this
         */
        public Builder exempt(PathPatterns patterns) {
            this.exempt = patterns;
            return this;
        }

        /**
         * Sets the platforms for which the toolchains are fetched that go and toolchain lines demand.
         *
         * @param names each {@code GOOS/GOARCH}, for instance {@code linux/amd64}; default: none
         * @return this
         * @throws IllegalArgumentException if one is not of that form
         */
        public Builder toolchains(Collection<String> names) {
            this.platforms = Toolchains.checkPlatforms(names);
            return this;
        }

        /**
         * Sets the age up to which a cached list, {@code @latest}, query answer or tree head is not fetched again: that
         * of the proxy.
         *
         * @param time default: 60 s
         * @return this
         */
        public Builder freshFor(Duration time) {
            this.freshFor = time;
            return this;
        }

        /**
         * Sets whether nothing is fetched but the documents that tell what is needed. In which cache they are put, is
         * the proxy's choice.
         *
         * @param only true for a dry run; default: false
         * @return this
         */
        public Builder dryRun(boolean only) {
            this.isDryRun = only;
            return this;
        }

        /**
         * Sets the reasons for failures of the proxy, which answers with old lists rather than with them.
         *
         * @param heard a listener of the proxy; default: none, and such failures have no reason
         * @return this
         */
        public Builder reasons(FetchReasons heard) {
            this.reasons = Objects.requireNonNull(heard, "reasons");
            return this;
        }

        /**
         * Sets the listener.
         *
         * @param told is told how it goes on; default: none
         * @return this
         */
        public Builder listener(PrefetchListener told) {
            this.listener = Objects.requireNonNull(told, "listener");
            return this;
        }

        /**
         * Creates the prefetcher.
         *
         * @return a prefetcher, which the caller closes
         */
        public Prefetcher build() {
            return new Prefetcher(this);
        }
    }
}
