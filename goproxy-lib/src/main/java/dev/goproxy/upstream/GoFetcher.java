package dev.goproxy.upstream;

import dev.goproxy.auth.GoAuth;
import dev.goproxy.cache.Cacher;
import dev.goproxy.cache.MemoryCacher;
import dev.goproxy.client.UpstreamClient;
import dev.goproxy.client.tls.CertificateAuthorities;
import dev.goproxy.content.Content;
import dev.goproxy.env.GoEnv;
import dev.goproxy.fetch.Fetcher;
import dev.goproxy.fetch.UpstreamException;
import dev.goproxy.fetch.VersionInfo;
import dev.goproxy.fetch.VersionList;
import dev.goproxy.module.Escaping;
import dev.goproxy.module.ModulePath;
import dev.goproxy.module.ModuleVersion;
import dev.goproxy.module.Version;
import dev.goproxy.process.Deadline;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.apache.hc.client5.http.classic.HttpClient;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Fetches modules as the {@code go} command does: along the chain of {@code GOPROXY}, private ones ({@code GONOPROXY}, {@code GOPRIVATE}) past it.
 *
 * <p>What came is checked before it is given out: zips by Go's rules, zips and go.mod files against the checksum database ({@code GOSUMDB},
 * {@code GONOSUMDB}).
 *
 * <p>Attempts that fail in a way that may pass (transport errors, bodies cut short, 429, 500, 502, 503, 504) are made again with growing pauses,
 * for some 20 seconds if the upstream answers that it failed, for a minute and a half if it does not answer, and never beyond the fetch timeout; a zip that was cut short is resumed. Safe for use by many threads.
 *
 * @see <a href="https://go.dev/ref/mod#environment-variables">Go Modules Reference: environment variables</a>
 */
public final class GoFetcher implements Fetcher {
    private static final Logger LOG = LoggerFactory.getLogger(GoFetcher.class);

    private static final int MAX_INFO_BYTES = 1 << 20;
    private static final int MAX_LIST_BYTES = 16 << 20;
    private static final int MAX_MOD_BYTES = 16 << 20; // Go's own limit

    private final Builder settings;
    private final GoEnv.ProxyChain origin;
    private final GoAuth auth;
    private final Upstreams upstreams;
    private final Chain chain;
    private final ChecksumVerifier checksums;
    private final Cacher keeper;

    /** Makes a fetcher that follows Go's environment variables, with the defaults of {@link Builder}. */
    public GoFetcher() {
        this(builder());
    }

    private GoFetcher(Builder builder) {
        this.settings = builder.copy();
        this.origin = settings.env.proxyChain();
        this.auth = GoAuth.of(settings.env);
        this.upstreams = new Upstreams(settings.env, settings.http(settings.insecure, auth));
        this.keeper = new MemoryCacher();
        this.chain = chain(keeper);
        this.checksums = ChecksumVerifier.of(settings.env, upstreams, chain, keeper, settings.fetchTimeout);
    }

    private GoFetcher(GoFetcher other, Cacher keeper) {
        this.settings = other.settings;
        this.origin = other.origin;
        this.auth = other.auth;
        this.upstreams = other.upstreams;
        this.keeper = keeper;
        this.chain = chain(keeper);
        this.checksums = ChecksumVerifier.of(settings.env, upstreams, chain, keeper, settings.fetchTimeout);
    }

    private Chain chain(Cacher cacher) {
        Direct direct = new Direct(
                settings.env,
                upstreams,
                settings.http(true, auth),
                settings.fetchTimeout,
                new Direct.Options(settings.direct, settings.goBin, settings.maxConcurrentDirectFetches));
        Optional<Path> folder = Optional.ofNullable(settings.directDir)
                .or(() -> cacher.stateDir().map(state -> state.resolve("direct")));
        return upstreams.chain(origin.value(), direct.source(folder));
    }

    /**
     * Begins a fetcher.
     *
     * @return a builder with the defaults
     */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Which chain is used, and why.
     *
     * @return a line for logs, without credentials
     */
    public String describe() {
        return origin.toString();
    }

    /**
     * Does now what would hold up the first fetch: makes the HTTP client for upstreams, and rehearses with it the fetch of a zip that it has made itself, from a
     * socket of its own on the loopback interface. Takes about half a second of a JVM that has just started. What goes wrong is of no consequence.
     */
    public void prepare() {
        upstreams.prepare();
        if (settings.httpClient == null) {
            try {
                WarmUp.run(upstreams, tempDir());
            } catch (IOException | RuntimeException e) {
                LOG.debug("the rehearsal broke off", e);
            }
        }
    }

    @Override
    public GoFetcher keepingIn(Cacher cacher) {
        return new GoFetcher(this, cacher);
    }

    @Override
    public VersionInfo query(ModulePath path, String query) throws IOException {
        String resource = path.escaped()
                + (query.equals("latest") ? "/@latest" : "/@v/" + Escaping.escapeVersion(query) + ".info");
        return document(path, resource, MAX_INFO_BYTES, VersionInfo::parse);
    }

    @Override
    public List<Version> list(ModulePath path) throws IOException {
        return document(path, path.escaped() + "/@v/list", MAX_LIST_BYTES, VersionList::parse);
    }

    @Override
    public VersionInfo info(ModuleVersion version) throws IOException {
        return document(version.path(), resource(version, ".info"), MAX_INFO_BYTES, bytes -> {
            VersionInfo info = VersionInfo.parse(bytes);
            if (!info.version().equals(version.version())) {
                throw new UpstreamException("the info of " + info.version());
            }
            return info;
        });
    }

    @Override
    public Content mod(ModuleVersion version) throws IOException {
        byte[] goMod = document(version.path(), resource(version, ".mod"), MAX_MOD_BYTES, bytes -> {
            GoModCheck.check(bytes);
            return bytes;
        });
        checksums.verifyMod(version, goMod);
        return Content.of(goMod);
    }

    @Override
    public Content zip(ModuleVersion version) throws IOException {
        var zips = new ZipDownload(chain, checksums, tempDir());
        return zips.fetch(version, resource(version, ".zip"), Deadline.in(settings.fetchTimeout));
    }

    private Path tempDir() {
        return settings.tempDir != null
                ? settings.tempDir
                : keeper.tempDir().orElseGet(() -> Path.of(System.getProperty("java.io.tmpdir")));
    }

    @Override
    public byte[] sumDb(String database, Optional<URI> url, String path) throws IOException {
        Optional<byte[]> verified = checksums.read(database, url, path);
        return verified.isPresent()
                ? verified.get()
                : upstreams.route(database, url, chain).read(path, Deadline.in(settings.fetchTimeout));
    }

    private static String resource(ModuleVersion version, String extension) {
        return version.path().escaped() + "/@v/" + version.version().escaped() + extension;
    }

    /** Makes something of a small file's bytes. */
    private interface Reading<T> {
        T of(byte[] bytes) throws UpstreamException;
    }

    private <T> T document(ModulePath path, String resource, int maxBytes, Reading<T> reading) throws IOException {
        Deadline deadline = Deadline.in(settings.fetchTimeout);
        return chain.ask(path, link -> {
            UpstreamProxy upstream = link.upstream();
            byte[] bytes = upstream.read(resource, maxBytes, deadline);
            try {
                return reading.of(bytes);
            } catch (UpstreamException e) {
                throw new UpstreamException(resource + ": " + upstream.name() + " answered with " + e.getMessage(), e);
            }
        });
    }

    /** Says how a {@link GoFetcher} is to be. */
    public static final class Builder {
        private GoEnv env = GoEnv.system();
        private @Nullable HttpClient httpClient;
        private boolean insecure;
        private Duration connectTimeout = Duration.ofSeconds(30);
        private Duration responseTimeout = Duration.ofMinutes(2);
        private Duration fetchTimeout = Duration.ofMinutes(10);
        private @Nullable Path tempDir;
        private @Nullable Path directDir;
        private DirectMode direct = DirectMode.AUTO;
        private String goBin = "go";
        private int maxConcurrentDirectFetches;

        private Builder() {}

        /**
         * Where Go's variables are read: GOPROXY, GONOPROXY, GOSUMDB, GONOSUMDB, GOPRIVATE, GOAUTH, NETRC, HTTP_PROXY, HTTPS_PROXY, NO_PROXY, SSL_CERT_FILE, SSL_CERT_DIR.
         *
         * @param env the environment; default {@link GoEnv#system()}
         * @return this
         */
        public Builder env(GoEnv env) {
            this.env = env;
            return this;
        }

        /**
         * The HTTP client for upstreams. Its redirect handling, retries and content decoding should be off. Its own connect timeout, proxies and certificates then hold.
         *
         * @param httpClient the client, never closed by the fetcher; default: one that is made at the first request
         * @return this
         */
        public Builder httpClient(HttpClient httpClient) {
            this.httpClient = httpClient;
            return this;
        }

        /**
         * Whether upstreams' certificates go unchecked.
         *
         * @param insecure default false
         * @return this
         */
        public Builder insecure(boolean insecure) {
            this.insecure = insecure;
            return this;
        }

        /**
         * The longest wait for a connection, TLS included.
         *
         * @param connectTimeout 0 means no limit; default 30 s
         * @return this
         */
        public Builder connectTimeout(Duration connectTimeout) {
            this.connectTimeout = atLeastZero("connectTimeout", connectTimeout);
            return this;
        }

        /**
         * The longest silence of an upstream, before its answer or within it, after which the attempt is given up and another made.
         *
         * @param responseTimeout 0 means no limit; default 2 minutes
         * @return this
         */
        public Builder responseTimeout(Duration responseTimeout) {
            this.responseTimeout = atLeastZero("responseTimeout", responseTimeout);
            return this;
        }

        /**
         * The longest that one fetch may take, with all its attempts along the whole chain and its body.
         *
         * @param fetchTimeout 0 means no limit; default 10 minutes
         * @return this
         */
        public Builder fetchTimeout(Duration fetchTimeout) {
            this.fetchTimeout = atLeastZero("fetchTimeout", fetchTimeout);
            return this;
        }

        /**
         * Where zips are kept while they come.
         *
         * @param tempDir a folder; default that of the cacher it keeps with, else the JVM's {@code java.io.tmpdir}
         * @return this
         */
        public Builder tempDir(Path tempDir) {
            this.tempDir = tempDir;
            return this;
        }

        /**
         * Where clones of repositories are kept for modules that are fetched from there directly.
         *
         * @param directDir a folder; default one beside what is cached, else a temporary one that is deleted when the JVM ends in order
         * @return this
         */
        public Builder directDir(Path directDir) {
            this.directDir = directDir;
            return this;
        }

        /**
         * By which means modules are fetched from their repositories.
         *
         * @param direct the means; default {@link DirectMode#AUTO}
         * @return this
         */
        public Builder direct(DirectMode direct) {
            this.direct = direct;
            return this;
        }

        /**
         * The {@code go} command for direct fetches that need one.
         *
         * @param goBin a name on the PATH or a path; default {@code go}
         * @return this
         */
        public Builder goBin(String goBin) {
            if (goBin.isBlank()) {
                throw new IllegalArgumentException("goBin is blank");
            }
            this.goBin = goBin;
            return this;
        }

        /**
         * How many direct fetches may run at a time, be they by git or by a {@code go} command; others wait.
         *
         * @param maxConcurrentDirectFetches default 0: no limit
         * @return this
         */
        public Builder maxConcurrentDirectFetches(int maxConcurrentDirectFetches) {
            if (maxConcurrentDirectFetches < 0) {
                throw new IllegalArgumentException(
                        "maxConcurrentDirectFetches is negative: " + maxConcurrentDirectFetches);
            }
            this.maxConcurrentDirectFetches = maxConcurrentDirectFetches;
            return this;
        }

        /**
         * Makes the fetcher. If GOPROXY is set nowhere, a {@code go} command on the PATH is asked for it.
         *
         * @return the fetcher
         * @throws IllegalArgumentException if GOPROXY, GOSUMDB or GOAUTH is malformed
         */
        public GoFetcher build() {
            return new GoFetcher(this);
        }

        private static Duration atLeastZero(String option, Duration value) {
            if (value.isNegative()) {
                throw new IllegalArgumentException(option + " is negative: " + value);
            }
            return value;
        }

        private Builder copy() {
            var copy = new Builder();
            copy.env = env;
            copy.httpClient = httpClient;
            copy.insecure = insecure;
            copy.connectTimeout = connectTimeout;
            copy.responseTimeout = responseTimeout;
            copy.fetchTimeout = fetchTimeout;
            copy.tempDir = tempDir;
            copy.directDir = directDir;
            copy.direct = direct;
            copy.goBin = goBin;
            copy.maxConcurrentDirectFetches = maxConcurrentDirectFetches;
            return copy;
        }

        private UpstreamClient http(boolean trusting, GoAuth auth) {
            HttpClient client = httpClient;
            if (client != null) {
                return UpstreamClient.using(client, responseTimeout, auth);
            }
            var authorities =
                    trusting ? CertificateAuthorities.insecure() : CertificateAuthorities.of(env.environment());
            return UpstreamClient.create(env, authorities, connectTimeout, responseTimeout, auth);
        }
    }
}
