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
 * A remote git repository and the bare clone that we keep of it, which holds as little of it as has been needed, as one request sees them. Many
 * requests at once may have the same repository, and so may many processes that share the folder.
 */
public final class GitRepo {
    private static final Pattern HASH_PREFIX = Pattern.compile("[0-9a-f]{7,64}");
    private static final int MAX_BATCH = 200;
    private static final String ALL_HEADS = "refs/heads/*:refs/heads/*";
    private static final String ALL_TAGS = "refs/tags/*:refs/tags/*";

    private final Shared shared;
    private final GitRemote remote;
    private final BareClone bare;
    private final long began = System.nanoTime();

    /**
     * What all requests have in common.
     *
     * @param lock held by who writes to the clone
     * @param wanted the commits by ref that somebody waits for: whoever gets the lock fetches them all at once
     */
    record Shared(GitRemote remote, BareClone bare, InterProcessLock lock, Map<String, String> wanted) {
        Shared(GitRemote remote, BareClone bare, InterProcessLock lock) {
            this(remote, bare, lock, new ConcurrentHashMap<>());
        }
    }

    /**
     * What a revision is.
     *
     * @param hash the commit, whose tree is in the clone
     * @param ref the ref that named it, if one did
     */
    public record Resolved(String hash, Optional<String> ref) {}

    GitRepo(Shared shared) {
        this.shared = shared;
        this.remote = shared.remote();
        this.bare = shared.bare();
    }

    public String url() {
        return remote.url();
    }

    /** The remote's refs: the same for the whole request, unless something had to be looked for that was not among them. */
    public RemoteRefs refs() throws IOException {
        return remote.refs(began);
    }

    /**
     * Finds out what a revision is, and fetches it.
     *
     * @param revision a tag, a branch, {@code HEAD}, or at least 7 digits of a commit's hash
     */
    public Resolved resolve(String revision) throws IOException {
        String known = bare.tags().get(revision);
        if (known != null && isVersion(revision)) {
            return new Resolved(known, Optional.of(RemoteRefs.tag(revision)));
        }
        RemoteRefs refs = refs();
        Optional<Resolved> found = resolve(revision, refs);
        if (found.isEmpty()) {
            RemoteRefs newer = remote.refsSince(began);
            found = newer.equals(refs) ? found : resolve(revision, newer);
        }
        return found.orElseThrow(() -> new NotFoundException("unknown revision " + revision));
    }

    /** The remote's refs, whatever is known of them. */
    public RemoteRefs freshRefs() throws IOException {
        return remote.refsSince(System.nanoTime());
    }

    /** The commit of the remote's HEAD, whatever tag has that name. */
    public Resolved head() throws IOException {
        RemoteRefs refs = refs();
        Optional<String> hash = refs.hash("HEAD");
        if (hash.isEmpty()) {
            throw new NotFoundException("no commits");
        }
        return fetched("HEAD", hash.get(), refs);
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
                    throw new NotFoundException("ambiguous revision " + prefix);
                }
                ref = ref == null ? entry.getKey() : ref;
            }
        }
        if (ref != null) {
            String hash = refs.hash(ref).orElseThrow();
            return Optional.of(fetched(ref, hash, refs));
        }
        Optional<String> here = bare.commit(prefix);
        if (here.isEmpty() && !refs.hashes().isEmpty()) {
            fetchAll(remote.refsSince(
                    began)); // which it may have come with: the tags before it are looked for among them
            here = bare.commit(prefix);
        }
        return here.map(hash -> new Resolved(hash, Optional.empty()));
    }

    private Resolved fetched(String ref, String hash, RemoteRefs refs) throws IOException {
        Optional<String> name = Optional.of(ref);
        if (!isTag(ref) && bare.has(hash)) {
            return new Resolved(hash, name);
        }
        shared.wanted().put(ref, hash);
        try {
            return shared.lock().call(() -> {
                if (!isHere(ref, hash)) {
                    fetchWanted(ref, hash, refs);
                }
                return new Resolved(isHere(ref, hash) ? hash : movedTo(ref), name);
            });
        } finally {
            shared.wanted().remove(ref, hash);
        }
    }

    /** The commit of a ref that pointed elsewhere when it was looked at, and was fetched since. */
    private String movedTo(String ref) throws IOException {
        remote.forget();
        Optional<String> hash = remote.refsSince(began).hash(ref);
        if (hash.isEmpty() || !isHere(ref, hash.get())) {
            throw new UpstreamException("the repository changed while it was fetched, or lacks what it names");
        }
        return hash.get();
    }

    /** Whether a tag is a version's, of whatever folder: such a tag stays where it was when it was fetched. */
    private static boolean isVersion(String tag) {
        String name = tag.substring(tag.lastIndexOf('/') + 1);
        if (!Version.isValid(name)) {
            return false;
        }
        Version version = Version.parse(name);
        return version.isCanonical() && version.build().isEmpty();
    }

    private static boolean isTag(String ref) {
        return ref.startsWith(RemoteRefs.tag(""));
    }

    private boolean isHere(String ref, String hash) throws IOException {
        if (!isTag(ref)) {
            return bare.has(hash);
        }
        String tag = ref.substring(RemoteRefs.tag("").length());
        if (hash.equals(bare.tags().get(tag))) {
            return true;
        }
        boolean here = bare.has(hash);
        if (here) {
            bare.addTag(tag, hash);
        }
        return here;
    }

    private void fetchWanted(String ref, String hash, RemoteRefs refs) throws IOException {
        bare.make(refs.hasLongHashes());
        Map<String, String> batch = new TreeMap<>(Map.of(ref, hash));
        shared.wanted().entrySet().stream()
                .limit(MAX_BATCH)
                .forEach(entry -> batch.put(entry.getKey(), entry.getValue()));
        String[] specs = batch.entrySet().stream()
                .map(entry -> entry.getKey().equals("HEAD")
                        ? entry.getValue() + ":refs/dummy"
                        : entry.getKey() + ":" + entry.getKey())
                .toArray(String[]::new);
        // A whole clone stays whole: a fetch with a depth would cut it.
        boolean whole = bare.complete().isPresent();
        try {
            bare.fetch(url(), refs, whole ? List.of() : List.of("--depth=1"), specs);
        } catch (GitException e) {
            fetchAll(refs);
        }
        shared.wanted().keySet().removeAll(batch.keySet());
    }

    /** Fetches the whole history of all branches and tags. */
    void fetchAll(RemoteRefs refs) throws IOException {
        shared.lock().call(() -> {
            if (bare.complete().filter(refs::equals).isEmpty()) {
                bare.make(refs.hasLongHashes());
                Map<String, String> tagsBefore = Map.copyOf(bare.tags());
                try {
                    bare.fetch(url(), refs, List.of(), ALL_HEADS, ALL_TAGS);
                    if (bare.isShallow()) {
                        bare.fetch(url(), refs, List.of("--unshallow"), ALL_HEADS, ALL_TAGS);
                    }
                } catch (GitException e) {
                    throw GitErrors.remote(url(), e);
                }
                bare.keep(tagsBefore);
                bare.markComplete(refs);
            }
            return refs;
        });
    }

    /** Reads a commit's time and some of its files; paths lead to nothing where there is no file. */
    public CommitFiles read(String hash, List<String> paths) throws IOException {
        return bare.read(hash, paths);
    }

    /** The tags that begin so and are on a commit or on one of its ancestors. */
    public Set<String> tagsInHistory(String hash, String prefix) throws IOException {
        RemoteRefs refs = refs();
        Set<String> there = refs.tags(prefix);
        if (there.isEmpty()) {
            return Set.of();
        }
        fetchAll(refs);
        Set<String> tags = bare.tagsInHistory(hash, prefix);
        Map<String, String> kept = bare.tags();
        for (String tag : there) {
            String now = refs.hash(RemoteRefs.tag(tag)).orElseThrow();
            if (!now.equals(kept.get(tag))) { // kept where it was, it counts where it is
                tags.remove(tag);
                if (bare.isAncestor(now, hash)) {
                    tags.add(tag);
                }
            }
        }
        tags.retainAll(there);
        return tags;
    }

    /** Writes a folder of a commit, or all of it, as a tar file. */
    public void archive(String hash, String subfolder, Path target) throws IOException {
        bare.archive(hash, subfolder, target);
    }
}
