package dev.goproxy.vcs;

import dev.goproxy.vcs.Git.GitException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** A remote repository's refs, asked for as seldom as may be. Safe for use by many threads: those who wait for a look share it. */
final class GitRemote {
    private final Git git;
    private final String url;
    private final Path folder;
    private final Duration freshness;
    private final ReentrantLock looking = new ReentrantLock();
    private volatile @Nullable Look last;

    /** What the refs were at a time. */
    private record Look(RemoteRefs refs, long nanos) {}

    /**
     * Makes a remote; nothing is asked yet.
     *
     * @param folder where git runs; made if it does not exist
     * @param freshness for how long the refs are taken to be unchanged
     */
    GitRemote(Git git, String url, Path folder, Duration freshness) {
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
        try {
            Files.createDirectories(folder);
            List<String> command = List.of("-c", "protocol.version=2", "ls-remote", "-q");
            return RemoteRefs.parse(git.text(folder, command, url));
        } catch (GitException e) {
            throw GitErrors.remote(url, e);
        }
    }
}
