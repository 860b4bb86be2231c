package dev.goproxy.vcs;

import dev.goproxy.client.Pages;
import dev.goproxy.content.Content;
import dev.goproxy.content.Provenance;
import dev.goproxy.fetch.FetchException;
import dev.goproxy.fetch.Fetcher;
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
import dev.goproxy.vcs.git.Git;
import dev.goproxy.vcs.git.GitRepo;
import dev.goproxy.vcs.git.GitRepos;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Modules straight from their git repositories, as the {@code go} command gets them for {@code direct}, without a Go toolchain. It needs git on
 * the PATH. Safe for use by many threads, and by many processes that share its folder.
 *
 * @see <a href="https://go.dev/ref/mod#vcs">Go Modules Reference: version control systems</a>
 */
public final class VcsSource implements Fetcher {
    private static final Logger LOG = LoggerFactory.getLogger(VcsSource.class);

    private static final int ATTEMPTS = 3;

    private final RepoResolver resolver;
    private final GitRepos repos;
    private final ProcessRunner programs = new ProcessRunner();
    private final TemporaryFolder temporary;
    private final ConcurrencyLimit turns;
    private final ConcurrencyLimit zipping;
    private final Function<URI, Fetcher> proxies;
    private final Optional<Fetcher> otherSystems;

    private VcsSource(Builder settings) throws IOException {
        this.temporary = TemporaryFolder.below(settings.folder.resolve("tmp"));
        this.repos = new GitRepos(new Git(programs, temporary, settings.environment, settings.timeout), settings);
        this.resolver = new RepoResolver(
                VcsSource.attributed(settings.pages),
                PathPatterns.parse(settings.goinsecure),
                settings.govcs,
                this::reachable,
                settings.pageFreshness);
        this.turns = new ConcurrencyLimit(settings.maxConcurrent, settings.timeout, VcsSource::overloaded);
        this.zipping = new ConcurrencyLimit(
                Runtime.getRuntime().availableProcessors(), settings.timeout, VcsSource::overloaded);
        this.proxies = settings.proxies;
        this.otherSystems = Optional.ofNullable(settings.otherSystems);
    }

    /**
     * Begins a source.
     *
     * @param folder where clones and temporary files are kept; made if it does not exist
     * @param pages gets go-import pages
     * @return a builder with the defaults
     */
    public static Builder builder(Path folder, Pages pages) {
        return new Builder(folder.toAbsolutePath(), pages);
    }

    /** Pages whose failures are attributed to their host, since those say in their messages what was asked of whom. */
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

    /** What is asked of a module's source. */
    private interface Question<T> {
        T of(Fetcher source) throws IOException;
    }

    /** Asks in turn. A clone that turns out to be damaged is made anew; meanwhile others may be at work in it. */
    private <T> T ask(ModulePath path, Question<T> question) throws IOException {
        return turns.call(() -> {
            for (int attempt = 1; ; attempt++) {
                try {
                    return question.of(source(path));
                } catch (DamagedClone e) {
                    if (attempt == ATTEMPTS) {
                        throw new UpstreamException(path + ": " + e.getMessage(), e);
                    }
                    makeAnew(path, e);
                }
            }
        });
    }

    private void makeAnew(ModulePath path, DamagedClone damaged) throws IOException {
        repos.repo(resolver.resolve(path).url()).freshRefs(); // else it could not be made anew
        LOG.warn("{}: {}; it is made anew", path, damaged.getMessage());
        repos.discard(damaged);
    }

    private Fetcher source(ModulePath path) throws IOException {
        RepoRoot root = resolver.resolve(path);
        return switch (root.vcs()) {
            case "git" -> {
                GitRepo repo = repos.repo(root.url());
                ModuleLocation location = ModuleLocation.of(path, root.root(), root.subdir());
                yield new ModuleRepo(repo, location, new RepoZip(repo, temporary, zipping));
            }
            case "mod" -> proxy(root);
            default -> other(root.root(), root.vcs());
        };
    }

    private Fetcher proxy(RepoRoot root) throws FetchException {
        try {
            return proxies.apply(URI.create(root.url()));
        } catch (IllegalArgumentException e) { // whose message may hold credentials
            throw new RefusedException(root.root() + ": its page names a module proxy with a URL that may not be used");
        }
    }

    private Fetcher other(String root, String vcs) throws FetchException {
        return otherSystems.orElseThrow(
                () -> new RefusedException(root + " is a " + vcs + " repository, which can't be fetched here"));
    }

    private String reachable(String vcs, String hostAndPath, boolean insecure) throws IOException {
        return vcs.equals("git") ? repos.reachable(hostAndPath, insecure) : "https://" + hostAndPath;
    }

    /** Returns the exception for a fetch that has waited too long for its turn. */
    static UpstreamTimeoutException overloaded(Duration timeout) {
        return new UpstreamTimeoutException("too many direct fetches for " + timeout.toSeconds() + " s");
    }

    /** Stops the programs that run, and deletes the temporary files. The clones stay. */
    @Override
    public void close() {
        programs.close();
        temporary.close();
    }

    /** Says how a {@link VcsSource} is to be. */
    public static final class Builder {
        public final Path folder;
        public final Pages pages;
        public Map<String, String> environment = System.getenv();
        String goinsecure = "";
        GoVcs govcs = new GoVcs("", PathPatterns.parse(""));
        Function<URI, Fetcher> proxies = Builder::unknown;

        @Nullable
        Fetcher otherSystems;

        int maxConcurrent;
        public Duration timeout = Duration.ofMinutes(10);
        public Duration refsFreshness = Duration.ofSeconds(1);
        Duration pageFreshness = Duration.ofSeconds(30);
        public long maxBytes = 20L << 30;

        private Builder(Path folder, Pages pages) {
            this.folder = folder;
            this.pages = pages;
        }

        /**
         * The variables that git runs with: PATH, HOME, proxies, the operator's own settings.
         *
         * @param environment all of them; default those of this process
         * @return this
         */
        public Builder environment(Map<String, String> environment) {
            this.environment = Map.copyOf(environment);
            return this;
        }

        /**
         * The modules that may be fetched in an insecure manner.
         *
         * @param goinsecure patterns as in GOINSECURE; default none
         * @return this
         */
        public Builder goinsecure(String goinsecure) {
            this.goinsecure = goinsecure;
            return this;
        }

        /**
         * Version control systems that may be used for each module.
         *
         * @param govcs the rules of GOVCS; default Go's own, without private modules
         * @return this
         */
        public Builder govcs(GoVcs govcs) {
            this.govcs = govcs;
            return this;
        }

        /**
         * What makes a source of the module proxy that a page names. A URL that may not be used it refuses with an
         * {@link IllegalArgumentException}.
         *
         * @param proxies makes a source of its URL; default: refuses
         * @return this
         */
        public Builder proxies(Function<URI, Fetcher> proxies) {
            this.proxies = proxies;
            return this;
        }

        /**
         * What is asked for repositories of other version control systems than git.
         *
         * @param otherSystems a source; default: they are refused
         * @return this
         */
        public Builder otherSystems(Fetcher otherSystems) {
            this.otherSystems = otherSystems;
            return this;
        }

        /**
         * How many answers may be looked for at a time; others wait, for {@link #timeout} at most.
         *
         * @param maxConcurrent default 0: no limit
         * @return this
         */
        public Builder maxConcurrent(int maxConcurrent) {
            if (maxConcurrent < 0) {
                throw new IllegalArgumentException("maxConcurrent is negative: " + maxConcurrent);
            }
            this.maxConcurrent = maxConcurrent;
            return this;
        }

        /**
         * The longest that one git command may run, and the longest wait for a repository that is being fetched.
         *
         * @param timeout more than 0; default 10 minutes
         * @return this
         */
        public Builder timeout(Duration timeout) {
            if (timeout.isZero() || timeout.isNegative()) {
                throw new IllegalArgumentException("timeout is not positive: " + timeout);
            }
            this.timeout = timeout;
            return this;
        }

        /**
         * For how long the refs of a remote are taken to be unchanged.
         *
         * @param refsFreshness default 1 s
         * @return this
         */
        public Builder refsFreshness(Duration refsFreshness) {
            this.refsFreshness = refsFreshness;
            return this;
        }

        /**
         * For how long a page is taken to be unchanged.
         *
         * @param pageFreshness default 30 s
         * @return this
         */
        public Builder pageFreshness(Duration pageFreshness) {
            this.pageFreshness = pageFreshness;
            return this;
        }

        /**
         * The size of all clones beyond which old ones are deleted.
         *
         * @param maxBytes default 20 GiB
         * @return this
         */
        public Builder maxBytes(long maxBytes) {
            this.maxBytes = maxBytes;
            return this;
        }

        /**
         * Makes the source.
         *
         * @return the source
         * @throws IOException if its folder can't be made
         */
        public VcsSource build() throws IOException {
            return new VcsSource(this);
        }

        private static Fetcher unknown(URI proxy) {
            throw new IllegalArgumentException("no module proxies are known here: " + proxy.getHost());
        }
    }
}
