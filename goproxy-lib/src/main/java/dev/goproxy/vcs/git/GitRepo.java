package dev.goproxy.vcs.git;

import dev.goproxy.fetch.NotFoundException;
import dev.goproxy.fetch.UpstreamException;
import dev.goproxy.module.Version;
import dev.goproxy.process.InterProcessLock;
import dev.goproxy.vcs.git.Git.GitException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/**
 * A remote git repository and its local bare clone, as one request sees them. The clone holds only as much of the
 * repository as has been needed. Any number of requests may use the same repository at once, and so may any number of
 * processes that share the folder.
 */
public final class GitRepo {
    private static final Pattern HASH_PREFIX = Pattern.compile("[0-9a-f]{7,64}");
    private static final int MAX_BATCH = 200;
    private static final List<String> ALL_REFS =
            List.of("refs/heads/*:refs/heads/*", RemoteRefs.tag("*") + ":" + RemoteRefs.tag("*"));

    private final Shared shared;
    private final GitRemote remote;
    private final BareClone clone;
    private final long startNanos = System.nanoTime();

    /**
     * State that all requests for a repository share.
     *
     * @param lock held while the clone is written to
     * @param pending commits that requests wait for, by ref: the one that gets the lock fetches them all at once
     */
    record Shared(
            GitRemote remote,
            BareClone bareClone,
            CloneReader reader,
            InterProcessLock lock,
            Map<String, String> pending) {
        Shared(GitRemote remote, BareClone bareClone, CloneReader reader, InterProcessLock lock) {
            this(remote, bareClone, reader, lock, new ConcurrentHashMap<>());
        }
    }

    /**
     * Commit that a revision stands for.
     *
     * @param hash hash of the commit, whose files are in the clone
     * @param ref full name of the ref that named it; empty if the revision was a hash
     */
    public record Resolved(String hash, Optional<String> ref) {}

    GitRepo(Shared shared) {
        this.shared = shared;
        this.remote = shared.remote();
        this.clone = shared.bareClone();
    }

    /** Returns the URL without the parts that may be secret: userinfo, query and fragment. */
    public String publicUrl() {
        return GitErrors.safe(remote.url());
    }

    /** Returns the remote's refs: the same ones for the whole request, unless a revision was not found among them. */
    public RemoteRefs refs() throws IOException {
        return remote.refs(startNanos);
    }

    /** Lists the remote's refs now. */
    public RemoteRefs currentRefs() throws IOException {
        return remote.refsSince(System.nanoTime());
    }

    /**
     * Resolves a revision and fetches its commit.
     *
     * @param revision a tag, a branch, {@code HEAD}, or at least 7 digits of a commit's hash
     * @throws NotFoundException if there is no such revision, or several commits match the digits
     */
    public Resolved resolve(String revision) throws IOException {
        String known = clone.tags().get(revision);
        if (known != null && isVersion(revision)) {
            return new Resolved(known, Optional.of(RemoteRefs.tag(revision)));
        }
        RemoteRefs refs = refs();
        Optional<Resolved> found = resolve(revision, refs);
        if (found.isEmpty()) {
            RemoteRefs newer = remote.refsSince(startNanos);
            found = newer.equals(refs) ? found : resolve(revision, newer);
        }
        return found.orElseThrow(() -> new NotFoundException("unknown revision " + revision));
    }

    /** Returns the commit of the remote's HEAD, even if a tag has that name. */
    public Resolved head() throws IOException {
        RemoteRefs refs = refs();
        Optional<String> hash = refs.hash("HEAD");
        if (hash.isEmpty()) {
            throw new NotFoundException("no commits");
        }
        return fetch("HEAD", hash.get(), refs);
    }

    /** Whether a tag is that of a version, in any folder: such a tag keeps the commit of its first fetch. */
    private static boolean isVersion(String tag) {
        String name = tag.substring(tag.lastIndexOf('/') + 1);
        if (!Version.isValid(name)) {
            return false;
        }
        Version version = Version.parse(name);
        return version.isCanonical() && version.build().isEmpty();
    }

    private Optional<Resolved> resolve(String revision, RemoteRefs refs) throws IOException {
        for (String ref : List.of(RemoteRefs.tag(revision), RemoteRefs.head(revision), "HEAD")) {
            Optional<String> hash = refs.hash(ref);
            if (hash.isPresent() && (!ref.equals("HEAD") || revision.equals("HEAD"))) {
                return Optional.of(fetch(ref, hash.get(), refs));
            }
        }
        return HASH_PREFIX.matcher(revision).matches() ? resolveHash(revision, refs) : Optional.empty();
    }

    private Optional<Resolved> resolveHash(String prefix, RemoteRefs refs) throws IOException {
        String ref = null;
        for (Map.Entry<String, String> entry : refs.hashes().entrySet()) {
            if (entry.getValue().startsWith(prefix)) {
                if (ref != null && !entry.getValue().equals(refs.hashes().get(ref))) {
                    throw new NotFoundException("ambiguous revision " + prefix);
                }
                ref = ref == null ? entry.getKey() : ref;
            }
        }
        if (ref != null) {
            String hash = refs.hash(ref).orElseThrow();
            return Optional.of(fetch(ref, hash, refs));
        }
        Optional<String> found = clone.findCommit(prefix);
        if (found.isEmpty() && !refs.hashes().isEmpty()) {
            // With the newest refs: the commit may be as new as they are, and tags before it are looked for among them.
            fetchAll(remote.refsSince(startNanos));
            found = clone.findCommit(prefix);
        }
        return found.map(hash -> new Resolved(hash, Optional.empty()));
    }

    /** Fetches the commit of a ref, unless the clone has it. */
    private Resolved fetch(String ref, String hash, RemoteRefs refs) throws IOException {
        Optional<String> name = Optional.of(ref);
        if (!RemoteRefs.isTag(ref) && clone.hasCommit(hash)) {
            return new Resolved(hash, name);
        }
        shared.pending().put(ref, hash);
        try {
            return shared.lock().call(() -> {
                if (!isFetched(ref, hash)) {
                    fetchPending(ref, hash, refs);
                }
                return new Resolved(isFetched(ref, hash) ? hash : movedTo(ref), name);
            });
        } finally {
            shared.pending().remove(ref, hash);
        }
    }

    private boolean isFetched(String ref, String hash) throws IOException {
        if (!RemoteRefs.isTag(ref)) {
            return clone.hasCommit(hash);
        }
        String tag = RemoteRefs.tagName(ref);
        if (hash.equals(clone.tags().get(tag))) {
            return true;
        }
        boolean hasCommit = clone.hasCommit(hash);
        if (hasCommit) {
            clone.addTag(tag, hash);
        }
        return hasCommit;
    }

    /** Returns the commit of a ref that has moved between the listing of the refs and the fetch. */
    private String movedTo(String ref) throws IOException {
        remote.invalidate();
        Optional<String> hash = remote.refsSince(startNanos).hash(ref);
        if (hash.isEmpty() || !isFetched(ref, hash.get())) {
            throw new UpstreamException("the repository changed while it was fetched, or lacks what it names");
        }
        return hash.get();
    }

    /** Fetches the commits of a ref and of those that other requests wait for. */
    private void fetchPending(String ref, String hash, RemoteRefs refs) throws IOException {
        clone.create(refs.hasLongHashes());
        Map<String, String> batch = new TreeMap<>(Map.of(ref, hash));
        shared.pending().entrySet().stream()
                .limit(MAX_BATCH)
                .forEach(entry -> batch.put(entry.getKey(), entry.getValue()));
        List<String> refspecs = batch.entrySet().stream()
                .map(entry -> entry.getKey().equals("HEAD")
                        ? entry.getValue() + ":refs/dummy"
                        : entry.getKey() + ":" + entry.getKey())
                .toList();
        // A clone with the whole history keeps it: a fetch with a depth would cut it.
        boolean isFull = clone.fullyFetchedRefs().isPresent();
        try {
            clone.fetch(remote, refs, isFull ? List.of() : List.of("--depth=1"), refspecs);
        } catch (GitException e) {
            fetchAll(refs);
        }
        shared.pending().keySet().removeAll(batch.keySet());
    }

    /** Fetches the whole history of all branches and tags, unless the clone has it. */
    private void fetchAll(RemoteRefs refs) throws IOException {
        shared.lock().call(() -> {
            if (clone.fullyFetchedRefs().filter(refs::equals).isEmpty()) {
                clone.create(refs.hasLongHashes());
                Map<String, String> tagsBefore = Map.copyOf(clone.tags());
                try {
                    clone.fetch(remote, refs, List.of(), ALL_REFS);
                    if (clone.isShallow()) {
                        clone.fetch(remote, refs, List.of("--unshallow"), ALL_REFS);
                    }
                } catch (GitException e) {
                    throw GitErrors.remote(remote.url(), e);
                }
                clone.restoreTags(tagsBefore);
                clone.markFullyFetched(refs);
            }
            return refs;
        });
    }

    /**
     * Reads a resolved commit's time and some of its files.
     *
     * @param paths paths in the commit; those without a file are left out of the result
     */
    public CommitFiles read(String hash, List<String> paths) throws IOException {
        return shared.reader().read(hash, paths);
    }

    /** Returns the remote's tags with a prefix that are on a commit or on one of its ancestors. */
    public Set<String> tagsInHistory(String hash, String prefix) throws IOException {
        RemoteRefs refs = refs();
        Set<String> candidates = refs.tags(prefix);
        if (candidates.isEmpty()) {
            return Set.of();
        }
        fetchAll(refs);
        Set<String> tags = shared.reader().tagsInHistory(hash, prefix);
        Map<String, String> own = clone.tags();
        for (String tag : candidates) {
            String current = refs.hash(RemoteRefs.tag(tag)).orElseThrow();
            if (!current.equals(own.get(tag))) { // the clone kept its commit, but the remote's counts here
                tags.remove(tag);
                if (shared.reader().isAncestor(current, hash)) {
                    tags.add(tag);
                }
            }
        }
        tags.retainAll(candidates);
        return tags;
    }

    /**
     * Writes files of a resolved commit as a tar file.
     *
     * @param subfolder folder in the commit; empty for all of it
     */
    public void archive(String hash, String subfolder, Path target) throws IOException {
        shared.reader().archive(hash, subfolder, target);
    }
}
