package dev.goproxy.vcs.git;

import dev.goproxy.client.Page;
import dev.goproxy.client.Pages;
import dev.goproxy.fetch.FetchException;
import dev.goproxy.fetch.NotFoundException;
import dev.goproxy.fetch.RefusedException;
import dev.goproxy.fetch.UpstreamException;
import dev.goproxy.url.GoUrl;
import dev.goproxy.vcs.git.Git.GitException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Refs of a remote repository, listed as rarely as possible. Safe for use by multiple threads: those that wait for a
 * listing share it.
 */
final class GitRemote {
    private static final List<String> LIST = Git.withConfig(List.of("protocol.version=2"), "ls-remote", "-q");
    private static final String REFS = "info/refs?service=git-upload-pack";

    private final Git git;
    private final String url;
    private final GitRepos.Options options;
    private final Pages pages;
    private final RemoteUrl named;
    private volatile RemoteUrl reached;
    private final ReentrantLock listing = new ReentrantLock();
    private volatile @Nullable Listing last;

    /**
     * Refs at some time.
     *
     * @param nanos {@link System#nanoTime()} before they were listed
     */
    private record Listing(RemoteRefs refs, long nanos) {}

    /**
     * Creates a remote; nothing is asked yet.
     *
     * @param options the folder in which git runs, the time for which refs are taken to be unchanged, and the rules
     * @param pages pages of the host, which tell whether there is a repository if git can't
     */
    GitRemote(Git git, RemoteUrl url, GitRepos.Options options, Pages pages) {
        this.git = git;
        this.url = url.url();
        this.named = url;
        this.reached = url;
        this.options = options;
        this.pages = pages;
    }

    String url() {
        return url;
    }

    /** Returns the URL where git finds the repository: another one after a redirect. */
    String reachedUrl() {
        return reached.url();
    }

    /**
     * Returns the settings with which git gets to that URL, and nowhere else.
     *
     * @throws RefusedException if it leads to a forbidden address
     */
    List<String> settings() throws RefusedException {
        return reached.settings(options.rules());
    }

    /**
     * Returns the refs as they were when a request began, up to {@code ttl} before, or later: a long request needs only
     * one listing.
     *
     * @param startNanos {@link System#nanoTime()} at the beginning of the request
     */
    RemoteRefs refs(long startNanos) throws IOException {
        Listing known = last;
        return known != null && startNanos - known.nanos() < options.refsTtl().toNanos()
                ? known.refs()
                : refsSince(startNanos);
    }

    /** Returns the refs as they were at some moment after a time. */
    RemoteRefs refsSince(long startNanos) throws IOException {
        listing.lock();
        try {
            Listing known = last;
            if (known == null || known.nanos() - startNanos < 0) {
                long now = System.nanoTime();
                known = new Listing(list(), now);
                last = known;
            }
            return known.refs();
        } finally {
            listing.unlock();
        }
    }

    /** Makes the next request list the refs. */
    void invalidate() {
        last = null;
    }

    private RemoteRefs list() throws IOException {
        Files.createDirectories(options.folder());
        if (!reached.equals(named)) {
            try {
                return listAt(reached);
            } catch (GitException e) {
                reached = named; // which may redirect elsewhere by now
            }
        }
        try {
            return listAt(named);
        } catch (GitException e) {
            Optional<RemoteUrl> next = GitErrors.isRedirect(e) ? redirected() : Optional.empty();
            if (next.isEmpty()) {
                throw failure(e, named);
            }
            return listRedirected(next.get());
        }
    }

    private RemoteRefs listRedirected(RemoteUrl next) throws IOException {
        try {
            RemoteRefs refs = listAt(next);
            reached = next;
            return refs;
        } catch (GitException e) {
            throw failure(e, next);
        }
    }

    /**
     * Returns the URL to which the repository's redirects, which git doesn't follow itself: each of them is checked.
     */
    private Optional<RemoteUrl> redirected() throws IOException {
        Page refs = pages.get(GoUrl.parse(url + (url.endsWith("/") ? "" : "/") + REFS), url.startsWith("http:"));
        return refs.url()
                .map(URI::toString)
                .filter(to -> to.endsWith("/" + REFS))
                .map(to -> RemoteUrl.of(to.substring(0, to.length() - REFS.length() - 1), refs.trust()));
    }

    private RemoteRefs listAt(RemoteUrl remote) throws IOException {
        List<String> command = Git.withConfig(remote.settings(options.rules()), LIST);
        RemoteRefs refs = RemoteRefs.parse(git.text(options.folder(), command, remote.url()));
        if (refs.hashes().isEmpty() && !git.isAnswered(options.folder(), command, remote.url())) {
            throw new UpstreamException(GitErrors.safe(url) + ": what answers there is no git repository");
        }
        return refs;
    }

    private FetchException failure(GitException e, RemoteUrl asked) {
        if (GitErrors.isUnconnected(e) && asked.isUnknownHost()) {
            return new UpstreamException(GitErrors.safe(url) + ": " + asked.host() + " is an unknown host", e);
        }
        return GitErrors.isCredentialsProblem(e) && isPageAbsent()
                ? new NotFoundException(GitErrors.safe(url) + ": repository not found", e)
                : GitErrors.remote(url, e);
    }

    /**
     * Returns whether the host reports a repository's page as absent. Hosts that keep private repositories secret ask
     * git for credentials where a browser would see a 404. Only then does the page prove anything: most servers of
     * repositories have no page there, and every other failure of git is a failure.
     */
    private boolean isPageAbsent() {
        if (!url.startsWith("https://")) {
            return false;
        }
        try {
            return pages.get(URI.create(url), false).isAbsent();
        } catch (IOException | IllegalArgumentException e) {
            return false; // git's own failure is reported
        }
    }
}
