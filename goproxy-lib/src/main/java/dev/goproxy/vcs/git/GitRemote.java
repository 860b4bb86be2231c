package dev.goproxy.vcs.git;

import dev.goproxy.client.Pages;
import dev.goproxy.fetch.FetchException;
import dev.goproxy.fetch.NotFoundException;
import dev.goproxy.fetch.UpstreamException;
import dev.goproxy.vcs.git.Git.GitException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Refs of a remote repository, listed as rarely as possible. Safe for use by multiple threads: those that wait for a
 * listing share it.
 */
final class GitRemote {
    private static final List<String> LIST = Git.withConfig(List.of("protocol.version=2"), "ls-remote", "-q");

    private final Git git;
    private final String url;
    private final Path folder;
    private final Duration ttl;
    private final Pages pages;
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
     * @param folder folder in which git runs; created if it does not exist
     * @param ttl time for which the refs are taken to be unchanged
     * @param pages pages of the host, which tell whether there is a repository if git can't
     */
    GitRemote(Git git, String url, Path folder, Duration ttl, Pages pages) {
        this.git = git;
        this.url = url;
        this.folder = folder;
        this.ttl = ttl;
        this.pages = pages;
    }

    String url() {
        return url;
    }

    /**
     * Returns the refs as they were when a request began, up to {@code ttl} before, or later: a long request needs only
     * one listing.
     *
     * @param startNanos {@link System#nanoTime()} at the beginning of the request
     */
    RemoteRefs refs(long startNanos) throws IOException {
        Listing known = last;
        return known != null && startNanos - known.nanos() < ttl.toNanos() ? known.refs() : refsSince(startNanos);
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
        Files.createDirectories(folder);
        try {
            RemoteRefs refs = RemoteRefs.parse(git.text(folder, LIST, url));
            if (refs.hashes().isEmpty() && !git.isAnswered(folder, LIST, url)) {
                throw new UpstreamException(GitErrors.safe(url) + ": what answers there is no git repository");
            }
            return refs;
        } catch (GitException e) {
            FetchException failure = GitErrors.remote(url, e);
            throw GitErrors.isCredentialsProblem(e) && isPageAbsent()
                    ? new NotFoundException(GitErrors.safe(url) + ": repository not found", e)
                    : failure;
        }
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
