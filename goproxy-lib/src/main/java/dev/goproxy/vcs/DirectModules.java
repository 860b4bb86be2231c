package dev.goproxy.vcs;

import dev.goproxy.content.Content;
import dev.goproxy.module.ModulePath;
import dev.goproxy.module.ModuleVersion;
import dev.goproxy.module.PathPatterns;
import dev.goproxy.module.Version;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Modules straight from their git repositories, as the {@code go} command gets them for {@code direct}, without a Go toolchain. It needs git on
 * the PATH. Safe for use by many threads, and by many processes that share its folder.
 *
 * @see <a href="https://go.dev/ref/mod#vcs">Go Modules Reference: version control systems</a>
 */
public final class DirectModules implements ModuleSource {
    private final RepoResolver resolver;
    private final GitRepos repos;
    private final Programs programs;
    private final Semaphore zipping = new Semaphore(Runtime.getRuntime().availableProcessors(), true);
    private final Function<URI, ModuleSource> proxies;
    private final Optional<ModuleSource> otherSystems;

    /**
     * Makes a source.
     *
     * @param settings how it is to be
     * @throws IOException if its folder can't be made
     */
    public DirectModules(Settings settings) throws IOException {
        this.programs = new Programs(Files.createDirectories(settings.folder().resolve("tmp")));
        this.repos = new GitRepos(new Git(programs, settings.environment(), settings.timeout()), settings);
        this.resolver = new RepoResolver(
                settings.pages(),
                PathPatterns.parse(settings.goinsecure()),
                new GoVcs(settings.govcs(), PathPatterns.parse(settings.goprivate())),
                this::reachable,
                settings.pageFreshness());
        this.proxies = settings.proxies();
        this.otherSystems = Optional.ofNullable(settings.otherSystems());
    }

    /**
     * How a {@link DirectModules} is to be.
     *
     * @param folder where clones and temporary files are kept; made if it does not exist
     * @param environment the variables that git runs with: PATH, HOME, proxies, the operator's own settings
     * @param goprivate the private modules, for GOVCS
     * @param goinsecure GOINSECURE
     * @param govcs GOVCS
     * @param pages gets go-import pages
     * @param proxies makes a source of the module proxy that a page names
     * @param otherSystems asked for repositories other than git's; null if they can't be had
     * @param timeout the longest that one git command may run, and the longest wait for a repository that is being fetched
     * @param refsFreshness for how long the refs of a remote are taken to be unchanged
     * @param pageFreshness for how long a page is taken to be unchanged
     * @param maxBytes the size of all clones beyond which old ones are deleted
     */
    public record Settings(
            Path folder,
            Map<String, String> environment,
            String goprivate,
            String goinsecure,
            String govcs,
            PageGetter pages,
            Function<URI, ModuleSource> proxies,
            @Nullable ModuleSource otherSystems,
            Duration timeout,
            Duration refsFreshness,
            Duration pageFreshness,
            long maxBytes) {}

    @Override
    public List<Version> list(ModulePath path) throws IOException {
        return source(path).list(path);
    }

    @Override
    public Revision query(ModulePath path, String query) throws IOException {
        return source(path).query(path, query);
    }

    @Override
    public Revision info(ModuleVersion version) throws IOException {
        return source(version.path()).info(version);
    }

    @Override
    public Content mod(ModuleVersion version) throws IOException {
        return source(version.path()).mod(version);
    }

    @Override
    public Content zip(ModuleVersion version) throws IOException {
        return source(version.path()).zip(version);
    }

    private ModuleSource source(ModulePath path) throws IOException {
        RepoRoot root = resolver.resolve(path);
        return switch (root.vcs()) {
            case "git" -> {
                GitRepo repo = repos.repo(root.url());
                ModuleLocation location = ModuleLocation.of(path, root.root(), root.subdir());
                yield new ModuleRepo(repo, location, new RepoZip(repo, programs, zipping));
            }
            case "mod" -> proxies.apply(URI.create(root.url()));
            default -> other(root.root(), root.vcs());
        };
    }

    private ModuleSource other(String root, String vcs) throws VcsException {
        return otherSystems.orElseThrow(
                () -> new VcsException.Refused(root + " is a " + vcs + " repository, which can't be fetched here"));
    }

    private String reachable(String vcs, String hostAndPath, boolean insecure) throws IOException {
        return vcs.equals("git") ? repos.reachable(hostAndPath, insecure) : "https://" + hostAndPath;
    }
}
