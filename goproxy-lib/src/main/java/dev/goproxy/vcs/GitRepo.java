package dev.goproxy.vcs;

import dev.goproxy.vcs.Git.GitException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A remote git repository and the bare clone that we keep of it, which holds as little of it as has been needed. Safe for use by many threads,
 * and by many processes that share the folder.
 */
final class GitRepo {
    private static final Pattern HASH_PREFIX = Pattern.compile("[0-9a-f]{7,64}");
    private static final int MAX_BATCH = 200;
    private static final String ALL_HEADS = "refs/heads/*:refs/heads/*";
    private static final String ALL_TAGS = "refs/tags/*:refs/tags/*";

    private final Git git;
    private final String url;
    private final Path parent;
    private final BareClone clone;
    private final Duration refsFreshness;
    private final RepoLock lock;
    private final ReentrantLock looking = new ReentrantLock();
    /** The commits by ref that somebody waits for: whoever gets the lock fetches them all at once. */
    private final Map<String, String> wanted = new ConcurrentHashMap<>();

    private volatile @Nullable Look lastLook;

    /** What the remote's refs were at a time. */
    private record Look(RemoteRefs refs, long nanos) {}

    /**
     * What a revision is.
     *
     * @param hash the commit, whose tree is in the clone
     * @param ref the ref that named it, if one did
     */
    record Resolved(String hash, Optional<String> ref) {}

    GitRepo(Git git, String url, Path folder, CommitReads reads, Duration patience, Duration refsFreshness) {
        this.git = git;
        this.url = url;
        this.parent = Objects.requireNonNull(folder.toAbsolutePath().getParent());
        this.clone = new BareClone(git, folder, reads);
        this.refsFreshness = refsFreshness;
        this.lock = new RepoLock(folder.resolveSibling(folder.getFileName() + ".lock"), patience);
    }

    String url() {
        return url;
    }

    /** The remote's refs, as they were a moment ago at most. */
    RemoteRefs refs() throws IOException {
        return look(refsFreshness).refs();
    }

    private Look look(Duration freshness) throws IOException {
        Look look = lastLook;
        long now = System.nanoTime();
        return look != null && now - look.nanos() < freshness.toNanos() ? look : lookSince(now);
    }

    /** What the refs are at some moment after a time. Those who wait for it share it. */
    private Look lookSince(long nanos) throws IOException {
        looking.lock();
        try {
            Look look = lastLook;
            return look != null && look.nanos() - nanos >= 0 ? look : newLook();
        } finally {
            looking.unlock();
        }
    }

    private Look newLook() throws IOException {
        long now = System.nanoTime();
        try {
            Files.createDirectories(parent);
            List<String> command = List.of("-c", "protocol.version=2", "ls-remote", "-q");
            RemoteRefs refs = RemoteRefs.parse(git.text(parent, command, url));
            Look look = new Look(refs, now);
            lastLook = look;
            return look;
        } catch (GitException e) {
            throw GitErrors.remote(url, e);
        }
    }

    /**
     * Finds out what a revision is, and fetches it.
     *
     * @param revision a tag, a branch, {@code HEAD}, or at least 7 digits of a commit's hash
     */
    Resolved resolve(String revision) throws IOException {
        String known = clone.tags().get(revision);
        if (known != null) {
            return new Resolved(known, Optional.of(RemoteRefs.tag(revision)));
        }
        long now = System.nanoTime();
        Look look = look(refsFreshness);
        Optional<Resolved> found = resolve(revision, look.refs());
        if (found.isEmpty() && look.nanos() - now < 0) {
            found = resolve(revision, lookSince(now).refs());
        }
        return found.orElseThrow(() -> new VcsException.Absent("unknown revision " + revision));
    }

    private Optional<Resolved> resolve(String revision, RemoteRefs refs) throws IOException {
        for (String ref : List.of(RemoteRefs.tag(revision), RemoteRefs.head(revision), "HEAD")) {
            Optional<String> hash = refs.hash(ref);
            if (hash.isPresent() && (!ref.equals("HEAD") || revision.equals("HEAD"))) {
                return Optional.of(fetched(ref, hash.get(), refs));
            }
        }
        return HASH_PREFIX.matcher(revision).matches() ? resolveHash(revision, refs) : Optional.empty();
    }

    private Optional<Resolved> resolveHash(String prefix, RemoteRefs refs) throws IOException {
        String ref = null;
        for (Map.Entry<String, String> entry : refs.hashes().entrySet()) {
            if (entry.getValue().startsWith(prefix)) {
                if (ref != null && !entry.getValue().equals(refs.hashes().get(ref))) {
                    throw new VcsException.Absent("ambiguous revision " + prefix);
                }
                ref = ref == null ? entry.getKey() : ref;
            }
        }
        if (ref != null) {
            String hash = refs.hash(ref).orElseThrow();
            return Optional.of(fetched(ref, hash, refs));
        }
        Optional<String> here = clone.commit(prefix);
        if (here.isEmpty() && !refs.hashes().isEmpty()) {
            fetchAll(refs);
            here = clone.commit(prefix);
        }
        return here.map(hash -> new Resolved(hash, Optional.empty()));
    }

    private Resolved fetched(String ref, String hash, RemoteRefs refs) throws IOException {
        Resolved resolved = new Resolved(hash, Optional.of(ref));
        if (!isTag(ref) && clone.has(hash)) {
            return resolved;
        }
        wanted.put(ref, hash);
        lock.with(() -> {
            if (!isHere(ref, hash)) {
                fetchWanted(ref, hash, refs);
                if (!isHere(ref, hash)) {
                    lastLook = null;
                    throw new VcsException.Failed(
                            "the repository changed while it was fetched, or lacks what it names");
                }
            }
            wanted.remove(ref, hash);
            return resolved;
        });
        return resolved;
    }

    private static boolean isTag(String ref) {
        return ref.startsWith(RemoteRefs.tag(""));
    }

    private boolean isHere(String ref, String hash) throws IOException {
        if (!isTag(ref)) {
            return clone.has(hash);
        }
        String tag = ref.substring(RemoteRefs.tag("").length());
        if (hash.equals(clone.tags().get(tag))) {
            return true;
        }
        boolean here = clone.has(hash);
        if (here) {
            clone.addTag(tag, hash);
        }
        return here;
    }

    private void fetchWanted(String ref, String hash, RemoteRefs refs) throws IOException {
        clone.make(refs.hasLongHashes());
        Map<String, String> batch = new TreeMap<>(Map.of(ref, hash));
        wanted.entrySet().stream().limit(MAX_BATCH).forEach(entry -> batch.put(entry.getKey(), entry.getValue()));
        String[] specs = batch.entrySet().stream()
                .map(entry -> entry.getKey().equals("HEAD")
                        ? entry.getValue() + ":refs/dummy"
                        : entry.getKey() + ":" + entry.getKey())
                .toArray(String[]::new);
        // A whole clone stays whole: a fetch with a depth would cut it.
        boolean whole = clone.complete().isPresent();
        try {
            clone.fetch(url, whole ? List.of() : List.of("--depth=1"), specs);
        } catch (GitException e) {
            fetchAll(refs);
        }
        wanted.keySet().removeAll(batch.keySet());
    }

    /** Fetches the whole history of all branches and tags. */
    void fetchAll(RemoteRefs refs) throws IOException {
        lock.with(() -> {
            if (clone.complete().filter(refs::equals).isEmpty()) {
                clone.make(refs.hasLongHashes());
                Map<String, String> tagsBefore = Map.copyOf(clone.tags());
                try {
                    clone.fetch(url, List.of(), ALL_HEADS, ALL_TAGS);
                    if (clone.isShallow()) {
                        clone.fetch(url, List.of("--unshallow"), ALL_HEADS, ALL_TAGS);
                    }
                } catch (GitException e) {
                    throw GitErrors.remote(url, e);
                }
                clone.keep(tagsBefore);
                clone.markComplete(refs);
            }
            return refs;
        });
    }

    /** Reads a commit's time and some of its files; paths lead to nothing where there is no file. */
    CommitFiles read(String hash, List<String> paths) throws IOException {
        return clone.read(hash, paths);
    }

    /** The tags that begin so and are on a commit or on one of its ancestors. */
    Set<String> tagsInHistory(String hash, String prefix) throws IOException {
        RemoteRefs refs = refs();
        if (refs.tags(prefix).isEmpty()) {
            return Set.of();
        }
        fetchAll(refs);
        return clone.tagsInHistory(hash, prefix);
    }

    /** Writes a folder of a commit, or all of it, as a tar file. */
    void archive(String hash, String subfolder, Path target) throws IOException {
        clone.archive(hash, subfolder, target);
    }
}
