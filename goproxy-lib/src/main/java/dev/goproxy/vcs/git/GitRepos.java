package dev.goproxy.vcs.git;

import com.google.common.cache.Cache;
import com.google.common.cache.CacheBuilder;
import com.google.common.hash.Hashing;
import dev.goproxy.client.Pages;
import dev.goproxy.client.connect.AddressRules;
import dev.goproxy.client.connect.Trust;
import dev.goproxy.fetch.FetchException;
import dev.goproxy.fetch.NotFoundException;
import dev.goproxy.fetch.RefusedException;
import dev.goproxy.fetch.UpstreamException;
import dev.goproxy.fetch.UpstreamTimeoutException;
import dev.goproxy.process.ProcessRunner;
import dev.goproxy.process.TemporaryFolder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;

/**
 * Git repositories by their URLs, each with a local clone that is created when it is needed. Safe for use by multiple
 * threads.
 */
public final class GitRepos {
    private static final List<String> SECURE_SCHEMES = List.of("https", "git+ssh", "ssh");
    private static final List<String> INSECURE_SCHEMES = List.of("git", "https", "http", "git+ssh", "ssh");
    private static final int MAX_RECENT = 1000;

    /** A pack has at most this fraction of the size of all clones. */
    private static final int PACKS_OF_MAX_SIZE = 4;

    private final Git git;
    private final Options options;
    private final Pages pages;
    private final Clones clones;
    private final CommitFilesCache commits = new CommitFilesCache();
    private final List<String> secureSchemes;

    /** Shared state of the repositories in use: all requests for a repository must have the same. */
    private final Cache<String, GitRepo.Shared> repos =
            CacheBuilder.newBuilder().weakValues().build();

    /** Keeps the shared state of recently used repositories, for what it knows of their refs. */
    private final Cache<String, GitRepo.Shared> recent =
            CacheBuilder.newBuilder().maximumSize(MAX_RECENT).build();

    /**
     * Settings.
     *
     * @param folder absolute path of the folder for clones; created if it does not exist
     * @param environment variables that git runs with
     * @param timeout maximum time of one git command, and of the wait for a repository that is being fetched
     * @param refsTtl time for which the refs of a remote are taken to be unchanged
     * @param maxBytes total size of all clones beyond which unused ones are deleted; maximum size of all packs that are
     *     being fetched at a time, and four times that of a single one
     * @param rules addresses to which names and pages may lead
     */
    public record Options(
            Path folder,
            Map<String, String> environment,
            Duration timeout,
            Duration refsTtl,
            long maxBytes,
            AddressRules rules) {}

    /**
     * Creates the repositories; nothing is asked yet.
     *
     * @param temporary folder for files with output of git
     * @param pages pages of the hosts
     */
    public GitRepos(ProcessRunner programs, TemporaryFolder temporary, Pages pages, Options options) {
        var budget = new PackBudget(options.maxBytes() / PACKS_OF_MAX_SIZE, options.maxBytes());
        this.git = new Git(programs, temporary, options.environment(), options.timeout(), budget);
        this.options = options;
        this.pages = pages;
        this.clones = new Clones(options.folder(), options.maxBytes());
        String allowed = options.environment().get("GIT_ALLOW_PROTOCOL");
        this.secureSchemes = allowed == null ? SECURE_SCHEMES : List.of(allowed.split(":", -1));
    }

    /**
     * Returns a repository for one request, which begins now.
     *
     * @param trust the trust in whoever named the URL
     * @throws RefusedException if it leads to a forbidden address, even if there is a clone
     */
    public GitRepo repo(String url, Trust trust) throws IOException {
        requireAllowed(url, trust);
        try {
            GitRepo.Shared shared = repos.get(trust + " " + url, () -> shared(url, trust));
            recent.put(trust + " " + url, shared);
            clones.markUsed(name(url));
            return new GitRepo(shared);
        } catch (ExecutionException e) {
            throw new IllegalStateException("making a repository object does nothing that can fail", e);
        }
    }

    /**
     * Returns normally unless a URL leads to a forbidden address.
     *
     * @throws RefusedException if it does
     */
    public void requireAllowed(String url, Trust trust) throws RefusedException {
        RemoteUrl.of(url, trust).settings(options.rules());
    }

    private GitRepo.Shared shared(String url, Trust trust) {
        Path clone = options.folder().resolve(name(url));
        return new GitRepo.Shared(
                new GitRemote(git, RemoteUrl.of(url, trust), options, pages),
                new BareClone(git, clone),
                new CloneReader(git, clone, commits),
                Clones.lock(clone, options.timeout()));
    }

    /** Returns the name of a URL's clone, which does not reveal the URL. */
    private static String name(String url) {
        return Hashing.sha256().hashString(url, StandardCharsets.UTF_8).toString();
    }

    /** Deletes a damaged clone, so that it is created again when it is next needed. */
    public void delete(DamagedClone damaged) throws IOException {
        clones.delete(damaged.folder(), damaged.identity(), options.timeout());
    }

    /**
     * Finds the URL of a repository whose scheme is unknown, by asking for its refs.
     *
     * @param hostAndPath the URL without its scheme
     * @param trust the trust in that name
     * @param insecure whether schemes without encryption are tried too
     * @throws FetchException if no scheme leads to a repository
     */
    public String findUrl(String hostAndPath, Trust trust, boolean insecure) throws IOException {
        FetchException last = new NotFoundException(hostAndPath + ": no allowed scheme");
        boolean isFirst = true;
        for (String scheme : insecure ? INSECURE_SCHEMES : secureSchemes) {
            String url = scheme + "://" + hostAndPath;
            try {
                repo(url, trust).refs();
                return url;
            } catch (UpstreamTimeoutException e) {
                throw e;
            } catch (FetchException e) {
                // The web server's failure is reported rather than that of ssh, which most hosts do not serve.
                last = isFirst || !(e instanceof UpstreamException) ? e : last;
                isFirst = false;
            }
        }
        throw last;
    }
}
