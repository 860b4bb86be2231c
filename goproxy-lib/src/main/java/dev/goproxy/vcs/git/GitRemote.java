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

/** A remote repository's refs, asked for as seldom as may be. Safe for use by many threads: those who wait for a look share it. */
final class GitRemote {
    private static final List<String> LIST = List.of("-c", "protocol.version=2", "ls-remote", "-q");

    private final Git git;
    private final String url;
    private final Path folder;
    private final Duration freshness;
    private final Pages pages;
    private final ReentrantLock looking = new ReentrantLock();
    private volatile @Nullable Look last;

    /** What the refs were at a time. */
    private record Look(RemoteRefs refs, long nanos) {}

    /**
     * Makes a remote; nothing is asked yet.
     *
     * @param folder where git runs; made if it does not exist
     * @param freshness for how long the refs are taken to be unchanged
     * @param pages asks a host whether there is anything at the URL, when git could not tell
     */
    GitRemote(Git git, String url, Path folder, Duration freshness, Pages pages) {
        this.pages = pages;
        this.git = git;
        this.url = url;
        this.folder = folder;
        this.freshness = freshness;
    }

    String url() {
        return url;
    }

    /** The refs as they were when a request began, or a moment before, or later: so that a request that takes long needs no second look. */
    RemoteRefs refs(long began) throws IOException {
        Look look = last;
        return look != null && began - look.nanos() < freshness.toNanos() ? look.refs() : refsSince(began);
    }

    /** The refs as they were at some moment after a request began. */
    RemoteRefs refsSince(long began) throws IOException {
        looking.lock();
        try {
            Look look = last;
            if (look == null || look.nanos() - began < 0) {
                long now = System.nanoTime();
                look = new Look(ask(), now);
                last = look;
            }
            return look.refs();
        } finally {
            looking.unlock();
        }
    }

    /** Takes nothing for known any more. */
    void forget() {
        last = null;
    }

    private RemoteRefs ask() throws IOException {
        Files.createDirectories(folder);
        try {
            RemoteRefs refs = RemoteRefs.parse(git.text(folder, LIST, url));
            if (refs.hashes().isEmpty() && !git.isAnswered(folder, LIST, url)) {
                throw new UpstreamException(GitErrors.safe(url) + ": what answers there is no git repository");
            }
            return refs;
        } catch (GitException e) {
            FetchException failure = GitErrors.remote(url, e);
            throw failure instanceof UpstreamException && isGone()
                    ? new NotFoundException(GitErrors.safe(url) + ": repository not found", e)
                    : failure;
        }
    }

    /** Hosts that keep it secret which repositories they have ask git for credentials where a browser would see that there is none. */
    private boolean isGone() {
        if (!url.startsWith("https://")) {
            return false;
        }
        try {
            return pages.get(URI.create(url), false).isAbsent();
        } catch (IOException | IllegalArgumentException e) {
            return false; // what git said counts
        }
    }
}
