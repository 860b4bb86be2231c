package dev.goproxy.upstream;

import dev.goproxy.auth.GoAuth;
import dev.goproxy.cache.Cacher;
import dev.goproxy.cache.MemoryCacher;
import dev.goproxy.client.Timeouts;
import dev.goproxy.content.Content;
import dev.goproxy.env.GoEnv;
import dev.goproxy.event.ProxyListener;
import dev.goproxy.event.ProxyStatus;
import dev.goproxy.fetch.Fetcher;
import dev.goproxy.fetch.ObservableFetcher;
import dev.goproxy.fetch.VersionInfo;
import dev.goproxy.module.ModulePath;
import dev.goproxy.module.ModuleVersion;
import dev.goproxy.module.PathPatterns;
import dev.goproxy.module.Version;
import dev.goproxy.process.Deadline;
import dev.goproxy.process.JdkCaches;
import dev.goproxy.protocol.SumDbResource;
import dev.goproxy.sumdb.SumDbServer;
import dev.goproxy.sumdb.SumDbSource;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Fetches modules as the {@code go} command does: along the chain of {@code GOPROXY}, or directly from their
 * repositories if they are private ({@code GONOPROXY}, {@code GOPRIVATE}). Files are checked before they are returned:
 * zips by Go's rules, zips and go.mod files against the checksum database ({@code GOSUMDB}, {@code GONOSUMDB}).
 *
 * <p>Transient failures (transport errors, bodies cut short, 429, 500, 502, 503, 504) are retried with growing pauses:
 * for some 20 seconds if the upstream reports a failure, for a minute and a half if it does not respond, and never
 * beyond the fetch timeout. A zip that was cut short is resumed. Safe for use by multiple threads.
 *
 * @see <a href="https://go.dev/ref/mod#environment-variables">Go Modules Reference: environment variables</a>
 */
public final class GoFetcher implements ObservableFetcher, SumDbSource {
    private final GoEnv.ProxyChain origin;
    private final Duration fetchTimeout;
    private final Cacher storage;
    private final @Nullable Path tempDir;
    private final GoAuth auth;
    private final UpstreamClients http;
    private final Upstreams upstreams;
    private final DirectEntry direct;
    private final CheckedFetcher checked;
    private final Observers observers = new Observers();
    private final ChecksumVerifier checksums;

    /** Creates a fetcher that follows Go's environment variables, with the defaults of {@link Builder}. */
    public GoFetcher() {
        this(builder());
    }

    /**
     * Creates a fetcher that follows Go's environment variables and keeps its files beside a cache.
     *
     * @param storage see {@link Builder#storage}
     */
    public GoFetcher(Cacher storage) {
        this(builder().storage(storage));
    }

    private GoFetcher(Builder settings) {
        GoEnv env = settings.env;
        this.storage = settings.storage;
        this.origin = env.proxyChain();
        this.fetchTimeout = settings.fetchTimeout;
        this.tempDir = settings.tempDir;
        this.auth = GoAuth.of(env);
        this.http = settings.httpClients(auth);
        this.upstreams = new Upstreams(origin.value(), http.standard(), observers);
        this.direct = new DirectEntry(
                env, upstreams, http.trusting(), fetchTimeout, settings.direct.withFolderIn(storage.stateDir()));
        Chain chain = upstreams.chain(direct, PathPatterns.parse(env.gonoproxy()), settings.routes);
        this.checksums = ChecksumVerifier.of(env, upstreams, storage, fetchTimeout);
        http.standard().observeCircuits((host, isOpen) -> {
            if (upstreams.isKnown(host)) {
                observers.circuitChanged(host, isOpen);
            }
        });
        this.checked = new CheckedFetcher(chain, checksums, this::tempDir, fetchTimeout);
    }

    /**
     * Returns a new builder.
     *
     * @return a builder with the defaults
     */
    public static Builder builder() {
        return new Builder();
    }

    @Override
    public String describe() {
        return origin.toString();
    }

    @Override
    public void addListener(ProxyListener listener) {
        observers.add(listener);
    }

    @Override
    public void removeListener(ProxyListener listener) {
        observers.remove(listener);
    }

    @Override
    public List<ProxyStatus.Upstream> upstreams() {
        return upstreams.status();
    }

    /**
     * Whether the chain only has upstreams at addresses of a kind. If that is its own, a server should not start.
     *
     * @param kind whether an address, which is not resolved, is of that kind
     * @return true if there are upstreams, no others, and no {@code direct} at the end
     */
    public boolean asksOnly(Predicate<InetSocketAddress> kind) {
        return upstreams.asksOnly(kind);
    }

    /**
     * Warms up for half a second, so that the first fetch is not delayed: creates the HTTP client for upstreams, and
     * fetches a generated zip from a server of its own on the loopback interface. A failure has no consequences.
     */
    public void prepare() {
        upstreams.prepare();
        if (!http.areEmbedders()) {
            WarmUp.tryRun(upstreams, this::tempDir);
        }
    }

    @Override
    public VersionInfo query(ModulePath path, String query) throws IOException {
        return checked.query(path, query);
    }

    @Override
    public List<Version> list(ModulePath path) throws IOException {
        return checked.list(path);
    }

    @Override
    public VersionInfo info(ModuleVersion version) throws IOException {
        return checked.info(version);
    }

    @Override
    public Content mod(ModuleVersion version) throws IOException {
        return checked.mod(version);
    }

    @Override
    public Content zip(ModuleVersion version) throws IOException {
        return checked.zip(version);
    }

    private Path tempDir() {
        return tempDir != null
                ? tempDir
                : storage.tempDir().orElseGet(() -> Path.of(System.getProperty("java.io.tmpdir")));
    }

    @Override
    public Content sumDbFile(SumDbServer database, SumDbResource file) throws IOException {
        return checksums.read(database, file, upstreams.route(database), Deadline.in(fetchTimeout));
    }

    @Override
    public boolean verifies(SumDbServer database, SumDbResource file) {
        return checksums.verifies(database, file);
    }

    /**
     * Closes the HTTP client that the fetcher has made, stops its threads and the programs that still run (git, go,
     * those of GOAUTH), and deletes clones in a temporary folder. What the builder was given is not closed.
     */
    @Override
    public void close() throws IOException {
        try (http;
                auth;
                checksums) {
            direct.close();
        }
        JdkCaches.release();
    }

    /** Builds a {@link GoFetcher}. Not safe for use by multiple threads. */
    public static final class Builder extends NetworkSettings<Builder> {
        private Duration fetchTimeout = Duration.ofMinutes(10);
        private @Nullable Path tempDir;
        private Cacher storage = new MemoryCacher();
        private final List<Chain.Route> routes = new ArrayList<>();

        private Builder() {}

        @Override
        Builder self() {
            return this;
        }

        /**
         * Sets the maximum time of one fetch, with all attempts along the chain and its body.
         *
         * @param fetchTimeout the time; 0 means no limit; default 10 minutes
         * @return this
         * @throws IllegalArgumentException if it is negative
         */
        public Builder fetchTimeout(Duration fetchTimeout) {
            this.fetchTimeout = Timeouts.requireNotNegative("fetchTimeout", fetchTimeout);
            return this;
        }

        /**
         * Sets the directory for downloads in progress.
         *
         * @param tempDir the directory; default: that of {@link #storage}, else the JVM's {@code java.io.tmpdir}
         * @return this
         */
        public Builder tempDir(Path tempDir) {
            this.tempDir = tempDir;
            return this;
        }

        /**
         * Sets the directory for clones of repositories.
         *
         * @param directDir the directory; default: one in the state directory of {@link #storage}, else a temporary one
         * that is deleted when the fetcher is closed
         * @return this
         */
        public Builder directDir(Path directDir) {
            direct = direct.withFolder(directDir);
            return this;
        }

        /**
         * Sets the programs by which modules are fetched from their repositories.
         *
         * @param mode the programs; default {@link DirectMode#AUTO}
         * @return this
         */
        public Builder direct(DirectMode mode) {
            direct = direct.withMode(mode);
            return this;
        }

        /**
         * Sets the {@code go} command for direct fetches that need one.
         *
         * @param goBin a name on the PATH or a path; default {@code go}
         * @return this
         * @throws IllegalArgumentException if it is blank
         */
        public Builder goBin(String goBin) {
            direct = direct.withGoBin(goBin);
            return this;
        }

        /**
         * Sets the maximum number of direct fetches at a time, by git or by the {@code go} command. Others wait.
         *
         * @param maxConcurrentDirectFetches the number; 0 means no limit; default: 4 for each processor
         * @return this
         * @throws IllegalArgumentException if it is negative
         */
        public Builder maxConcurrentDirectFetches(int maxConcurrentDirectFetches) {
            direct = direct.withMaxConcurrentFetches(maxConcurrentDirectFetches);
            return this;
        }

        /**
         * Sets the cacher for the fetcher's own files: temporary files in its {@link Cacher#tempDir}, clones and the
         * latest tree head in its {@link Cacher#stateDir}, verified files of the checksum database under their names.
         *
         * @param storage mostly the proxy's own; not closed by the fetcher; default: one in memory, without directories
         * @return this
         */
        public Builder storage(Cacher storage) {
            this.storage = storage;
            return this;
        }

        /**
         * Adds a source that is asked for some modules instead of the chain, {@code GONOPROXY} and {@code GOPRIVATE}.
         * Of several whose patterns match, only the first is asked. Its answers are checked like those of upstreams. A
         * thread that waits for it is interrupted after {@link #fetchTimeout}. The messages of its
         * {@link dev.goproxy.fetch.FetchException}s are shown to clients, those of other exceptions are logged only.
         *
         * @param patterns the modules, as in GOPRIVATE: comma-separated glob patterns of module path prefixes
         * @param source the source; not closed by the fetcher
         * @return this
         */
        public Builder source(String patterns, Fetcher source) {
            routes.add(Chain.Route.of(patterns, source));
            return this;
        }

        /**
         * Creates the fetcher. If GOPROXY is set nowhere, a {@code go} command on the PATH is asked for it.
         *
         * @return the fetcher
         * @throws IllegalArgumentException if GOPROXY, GOSUMDB, GOVCS, GOAUTH or the URL of an HTTP proxy is malformed
         */
        public GoFetcher build() {
            return new GoFetcher(this);
        }
    }
}
