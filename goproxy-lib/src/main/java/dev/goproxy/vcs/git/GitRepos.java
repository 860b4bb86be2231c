package dev.goproxy.vcs.git;

import com.google.common.cache.Cache;
import com.google.common.cache.CacheBuilder;
import com.google.common.hash.Hashing;
import dev.goproxy.client.Pages;
import dev.goproxy.fetch.FetchException;
import dev.goproxy.fetch.NotFoundException;
import dev.goproxy.fetch.UpstreamException;
import dev.goproxy.fetch.UpstreamTimeoutException;
import dev.goproxy.vcs.VcsSource;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;

/** The repositories that we have or could have clones of, one for each URL. Safe for use by many threads. */
public final class GitRepos {
    private static final List<String> SECURE_SCHEMES = List.of("https", "git+ssh", "ssh");
    private static final List<String> INSECURE_SCHEMES = List.of("git", "https", "http", "git+ssh", "ssh");

    private final Git git;
    private final Path folder;
    private final Duration patience;
    private final Duration refsFreshness;
    private final Pages pages;
    private final Clones clones;
    private final CommitReads reads = new CommitReads();
    private final List<String> secureSchemes;
    /** While somebody uses a repository, everybody uses the same object. */
    private final Cache<String, GitRepo.Shared> repos =
            CacheBuilder.newBuilder().weakValues().build();
    /** And for a while afterwards, for what it remembers. */
    private final Cache<String, GitRepo.Shared> recent =
            CacheBuilder.newBuilder().maximumSize(1000).build();

    public GitRepos(Git git, VcsSource.Builder settings) {
        this.git = git;
        this.folder = settings.folder.resolve("git").toAbsolutePath();
        this.patience = settings.timeout;
        this.refsFreshness = settings.refsFreshness;
        this.pages = settings.pages;
        this.clones = new Clones(folder, settings.maxBytes);
        String allowed = settings.environment.get("GIT_ALLOW_PROTOCOL");
        this.secureSchemes = allowed == null ? SECURE_SCHEMES : List.of(allowed.split(":", -1));
    }

    /** A repository as a request sees it that begins now. */
    public GitRepo repo(String url) throws IOException {
        try {
            GitRepo.Shared shared = repos.get(url, () -> shared(url));
            recent.put(url, shared);
            clones.use(name(url));
            return new GitRepo(shared);
        } catch (ExecutionException e) {
            throw new IllegalStateException("making a repository object does nothing that can fail", e);
        }
    }

    /** Throws a clone away that is damaged, so that it is made anew when it is next needed. */
    public void discard(DamagedClone damaged) throws IOException {
        clones.discard(damaged.folder(), damaged.identity(), patience);
    }

    private GitRepo.Shared shared(String url) {
        String name = name(url);
        return new GitRepo.Shared(
                new GitRemote(git, url, folder, refsFreshness, pages),
                new BareClone(git, folder.resolve(name), reads),
                Clones.lock(folder.resolve(name), patience));
    }

    /** A name that is a URL's own, and tells nothing. */
    private static String name(String url) {
        return Hashing.sha256().hashString(url, StandardCharsets.UTF_8).toString();
    }

    /** Finds the scheme of a repository of which only host and path are known. */
    public String reachable(String hostAndPath, boolean insecure) throws IOException {
        FetchException last = new NotFoundException(hostAndPath + ": no allowed scheme");
        boolean first = true;
        for (String scheme : insecure ? INSECURE_SCHEMES : secureSchemes) {
            String url = scheme + "://" + hostAndPath;
            try {
                repo(url).refs();
                return url;
            } catch (UpstreamTimeoutException e) {
                throw e;
            } catch (FetchException e) {
                // The web server's word counts: that nobody listens for ssh says nothing.
                last = first || !(e instanceof UpstreamException) ? e : last;
                first = false;
            }
        }
        throw last;
    }
}
