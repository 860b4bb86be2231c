package dev.goproxy.vcs;

import dev.goproxy.client.Pages;
import dev.goproxy.client.connect.AddressRules;
import dev.goproxy.client.connect.Trust;
import dev.goproxy.content.Content;
import dev.goproxy.content.Provenance;
import dev.goproxy.fetch.FetchException;
import dev.goproxy.fetch.Fetcher;
import dev.goproxy.fetch.NotFoundException;
import dev.goproxy.fetch.RefusedException;
import dev.goproxy.fetch.UpstreamException;
import dev.goproxy.fetch.UpstreamTimeoutException;
import dev.goproxy.fetch.VersionInfo;
import dev.goproxy.module.ModulePath;
import dev.goproxy.module.ModuleVersion;
import dev.goproxy.module.PathPatterns;
import dev.goproxy.module.Version;
import dev.goproxy.process.ConcurrencyLimit;
import dev.goproxy.process.ProcessRunner;
import dev.goproxy.process.TemporaryFolder;
import dev.goproxy.vcs.discovery.GoVcs;
import dev.goproxy.vcs.discovery.RepoResolver;
import dev.goproxy.vcs.discovery.RepoRoot;
import dev.goproxy.vcs.git.DamagedClone;
import dev.goproxy.vcs.git.GitRepo;
import dev.goproxy.vcs.git.GitRepos;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Source of modules in their git repositories, fetched as the {@code go} command does for {@code direct}, but without a
 * Go toolchain. Needs git on the PATH. Safe for use by multiple threads, and by multiple processes that share its
 * folder.
 *
 * @see <a href="https://go.dev/ref/mod#vcs">Go Modules Reference: version control systems</a>
 */
public final class VcsSource implements Fetcher {
    private static final Logger LOG = LoggerFactory.getLogger(VcsSource.class);

    private static final int MAX_ATTEMPTS = 3;

    private final RepoResolver resolver;
    private final GitRepos repos;
    private final ProcessRunner programs = new ProcessRunner();
    private final TemporaryFolder temporary;
    private final ConcurrencyLimit requestLimit;
    private final ConcurrencyLimit zipLimit;
    private final BiFunction<URI, Trust, Fetcher> moduleProxies;
    private final Optional<Fetcher> otherSystems;

    private VcsSource(Builder settings) {
        this.temporary = TemporaryFolder.below(settings.folder.resolve("tmp"));
        this.repos = new GitRepos(
                programs,
                temporary,
                settings.pages,
                new GitRepos.Options(
                        settings.folder.resolve("git"),
                        settings.environment,
                        settings.timeout,
                        settings.refsTtl,
                        settings.maxBytes,
                        settings.addressRules));
        this.resolver = new RepoResolver(
                attributed(settings.pages),
                PathPatterns.parse(settings.goinsecure),
                settings.govcs,
                this::findUrl,
                settings.addressRules,
                settings.pageTtl);
        this.requestLimit = new ConcurrencyLimit(settings.maxConcurrent, settings.timeout, VcsSource::overloaded);
        this.zipLimit = new ConcurrencyLimit(
                Runtime.getRuntime().availableProcessors(), settings.timeout, VcsSource::overloaded);
        this.moduleProxies = settings.moduleProxies;
        this.otherSystems = Optional.ofNullable(settings.otherSystems);
    }

    /**
     * Returns a new builder.
     *
     * @param folder folder for clones and temporary files; created if it does not exist
     * @param pages go-import pages
     * @return a builder with the defaults
     */
    public static Builder builder(Path folder, Pages pages) {
        return new Builder(folder.toAbsolutePath(), pages);
    }

    /** Attributes failures of pages to their hosts. Their messages already tell what was asked of whom. */
    private static Pages attributed(Pages pages) {
        return (url, insecure) -> {
            try {
                return pages.get(url, insecure);
            } catch (FetchException e) {
                e.setProvenance(new Provenance(String.valueOf(url.getHost()), 1));
                throw e;
            }
        };
    }

    private String findUrl(String vcs, String hostAndPath, Trust trust, boolean insecure) throws IOException {
        return vcs.equals("git") ? repos.findUrl(hostAndPath, trust, insecure) : "https://" + hostAndPath;
    }

    @Override
    public List<Version> list(ModulePath path) throws IOException {
        return ask(path, source -> source.list(path));
    }

    @Override
    public VersionInfo query(ModulePath path, String query) throws IOException {
        return ask(path, source -> source.query(path, query));
    }

    @Override
    public VersionInfo info(ModuleVersion version) throws IOException {
        return ask(version.path(), source -> source.info(version));
    }

    @Override
    public Content mod(ModuleVersion version) throws IOException {
        return ask(version.path(), source -> source.mod(version));
    }

    @Override
    public Content zip(ModuleVersion version) throws IOException {
        return ask(version.path(), source -> source.zip(version));
    }

    /** Request to a module's source. */
    private interface Request<T> {
        T send(Fetcher source) throws IOException;
    }

    /**
     * Asks a module's source. A clone that turns out to be damaged is deleted, and the request repeated with a new one.
     */
    private <T> T ask(ModulePath path, Request<T> request) throws IOException {
        return requestLimit.call(() -> {
            for (int attempt = 1; ; attempt++) {
                try {
                    return askProxyOrRepository(path, request);
                } catch (DamagedClone e) {
                    if (attempt == MAX_ATTEMPTS) {
                        throw new UpstreamException(path + ": " + e.getMessage(), e);
                    }
                    deleteClone(path, e);
                }
            }
        });
    }

    /** Asks what the page names; if that is the very proxy which asks, the repository that the page names as well. */
    private <T> T askProxyOrRepository(ModulePath path, Request<T> request) throws IOException {
        try {
            return request.send(source(path, resolver.resolve(path)));
        } catch (UpstreamException e) {
            if (!e.isLoop()) {
                throw e;
            }
            return request.send(source(path, repositoryBesideProxy(path, e)));
        }
    }

    private RepoRoot repositoryBesideProxy(ModulePath path, UpstreamException loop) throws IOException {
        try {
            return resolver.resolveBesideProxies(path);
        } catch (NotFoundException e) {
            throw loop;
        }
    }

    private void deleteClone(ModulePath path, DamagedClone damaged) throws IOException {
        // Fails if the repository can't be reached: the clone is kept then, since it could not be replaced.
        RepoRoot root = resolver.resolve(path);
        repos.repo(root.url(), root.trust()).currentRefs();
        LOG.warn("{}: {}; it is deleted and fetched again", path, damaged.getMessage());
        repos.delete(damaged);
    }

    private Fetcher source(ModulePath path, RepoRoot root) throws IOException {
        return switch (root.vcs()) {
            case "git" -> {
                GitRepo repo = repos.repo(root.url(), root.trust());
                ModuleLocation location = ModuleLocation.of(path, root.root(), root.subdir());
                yield new ModuleRepo(repo, location, new RepoZip(repo, temporary, zipLimit));
            }
            case "mod" -> moduleProxy(root);
            default -> {
                repos.requireAllowed(root.url(), root.trust());
                yield otherSystem(root.root(), root.vcs());
            }
        };
    }

    private Fetcher moduleProxy(RepoRoot root) throws FetchException {
        try {
            return new NamedProxy(moduleProxies.apply(URI.create(root.url()), root.trust()));
        } catch (IllegalArgumentException e) { // not a cause: its message may hold credentials
            throw new RefusedException(root.root() + ": its page names a module proxy with a URL that may not be used");
        }
    }

    private Fetcher otherSystem(String root, String vcs) throws FetchException {
        return otherSystems.orElseThrow(
                () -> new RefusedException(root + " is a " + vcs + " repository, which can't be fetched here"));
    }

    /** Returns the exception for a request that has waited too long until it could be processed. */
    static UpstreamTimeoutException overloaded(Duration timeout) {
        return new UpstreamTimeoutException("too many direct fetches for " + timeout.toSeconds() + " s");
    }

    /** Stops the programs that run, and deletes the temporary files. The clones stay. */
    @Override
    public void close() {
        programs.close();
        temporary.close();
    }

    /** Builds a {@link VcsSource}. Not safe for use by multiple threads. */
    public static final class Builder {
        private final Path folder;
        private final Pages pages;
        private Map<String, String> environment = System.getenv();
        private String goinsecure = "";
        private GoVcs govcs = new GoVcs("", PathPatterns.parse(""));
        private AddressRules addressRules = AddressRules.DEFAULT;
        private BiFunction<URI, Trust, Fetcher> moduleProxies = Builder::refuse;
        private @Nullable Fetcher otherSystems;
        private int maxConcurrent;
        private Duration timeout = Duration.ofMinutes(10);
        private Duration refsTtl = Duration.ofSeconds(1);
        private Duration pageTtl = Duration.ofSeconds(30);
        private long maxBytes = 20L << 30;

        private Builder(Path folder, Pages pages) {
            this.folder = folder;
            this.pages = pages;
        }

        private static Fetcher refuse(URI proxy, Trust trust) {
            throw new IllegalArgumentException("no module proxies are known here: " + proxy.getHost());
        }

        /**
         * Sets the variables that git runs with: PATH, HOME, proxies, the operator's own settings.
         *
         * @param environment all variables; default: those of this process
         * @return this
         */
        public Builder environment(Map<String, String> environment) {
            this.environment = Map.copyOf(environment);
            return this;
        }

        /**
         * Sets the modules that may be fetched without encryption or valid certificates.
         *
         * @param goinsecure patterns as in GOINSECURE; default: none
         * @return this
         */
        public Builder goinsecure(String goinsecure) {
            this.goinsecure = goinsecure;
            return this;
        }

        /**
         * Sets the version control systems that may be used for each module.
         *
         * @param govcs the rules; default: those of Go, without private modules
         * @return this
         */
        public Builder govcs(GoVcs govcs) {
            this.govcs = govcs;
            return this;
        }

        /**
         * Sets the addresses to which names and pages may lead.
         *
         * @param addressRules the rules; default {@link AddressRules#DEFAULT}
         * @return this
         */
        public Builder addressRules(AddressRules addressRules) {
            this.addressRules = addressRules;
            return this;
        }

        /**
         * Sets the sources for module proxies that go-import pages name.
         *
         * @param moduleProxies returns a source for a URL and the trust in whoever named it; throws an
         * {@link IllegalArgumentException} for a URL that may not be used; default: throws for all
         * @return this
         */
        public Builder moduleProxies(BiFunction<URI, Trust, Fetcher> moduleProxies) {
            this.moduleProxies = moduleProxies;
            return this;
        }

        /**
         * Sets the source for repositories of version control systems other than git.
         *
         * @param otherSystems the source; default: such repositories are refused
         * @return this
         */
        public Builder otherSystems(Fetcher otherSystems) {
            this.otherSystems = otherSystems;
            return this;
        }

        /**
         * Sets the maximum number of requests that are processed at a time. Others wait, for {@link #timeout} at most.
         *
         * @param maxConcurrent the number; 0 means no limit; default 0
         * @return this
         * @throws IllegalArgumentException if it is negative
         */
        public Builder maxConcurrent(int maxConcurrent) {
            if (maxConcurrent < 0) {
                throw new IllegalArgumentException("maxConcurrent is negative: " + maxConcurrent);
            }
            this.maxConcurrent = maxConcurrent;
            return this;
        }

        /**
         * Sets the maximum time of one git command, and of the wait for a repository that is being fetched.
         *
         * @param timeout the time, more than 0; default 10 minutes
         * @return this
         * @throws IllegalArgumentException if it is not positive
         */
        public Builder timeout(Duration timeout) {
            if (timeout.isZero() || timeout.isNegative()) {
                throw new IllegalArgumentException("timeout is not positive: " + timeout);
            }
            this.timeout = timeout;
            return this;
        }

        /**
         * Sets the time for which the refs of a remote are taken to be unchanged.
         *
         * @param refsTtl the time; default 1 s
         * @return this
         */
        public Builder refsTtl(Duration refsTtl) {
            this.refsTtl = refsTtl;
            return this;
        }

        /**
         * Sets the time for which a go-import page is taken to be unchanged.
         *
         * @param pageTtl the time; default 30 s
         * @return this
         */
        public Builder pageTtl(Duration pageTtl) {
            this.pageTtl = pageTtl;
            return this;
        }

        /**
         * Sets the total size of all clones beyond which unused ones are deleted. What is being fetched at a time may
         * have that size too, one pack of it a quarter.
         *
         * @param maxBytes the size in bytes; default 20 GiB
         * @return this
         */
        public Builder maxBytes(long maxBytes) {
            this.maxBytes = maxBytes;
            return this;
        }

        /**
         * Creates the source. Folders are created when they are needed.
         *
         * @return the source
         */
        public VcsSource build() {
            return new VcsSource(this);
        }
    }
}
