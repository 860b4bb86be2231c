package dev.goproxy.vcs;

import dev.goproxy.vcs.Git.GitException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
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
    private static final byte[] NO_INPUT = {};
    private static final int MAX_BATCH = 200;
    private static final List<String> FETCH = List.of(
            "-c",
            "protocol.version=2",
            "-c",
            "fetch.prune=false",
            "-c",
            "fetch.pruneTags=false",
            "-c",
            "fetch.recurseSubmodules=false",
            "-c",
            "core.hooksPath=/dev/null",
            "-c",
            "gc.autoDetach=false",
            "-c",
            "maintenance.autoDetach=false",
            "fetch",
            "-q",
            "-f",
            "--no-tags");

    private final Git git;
    private final String url;
    private final Path folder;
    private final Duration refsFreshness;
    private final RepoLock lock;
    private final ReentrantLock looking = new ReentrantLock();
    /** The commits by ref that somebody waits for: whoever gets the lock fetches them all at once. */
    private final Map<String, String> wanted = new ConcurrentHashMap<>();

    private final Map<String, String> ourTags = new ConcurrentHashMap<>();
    private volatile boolean ourTagsRead;
    private volatile @Nullable Look lastLook;
    private volatile @Nullable RemoteRefs complete;

    /** What the remote's refs were at a time. */
    private record Look(RemoteRefs refs, long nanos) {}

    /**
     * What a revision is.
     *
     * @param hash the commit, whose tree is in the clone
     * @param ref the ref that named it, if one did
     */
    record Resolved(String hash, Optional<String> ref) {}

    GitRepo(Git git, String url, Path folder, Duration patience, Duration refsFreshness) {
        this.git = git;
        this.url = url;
        this.folder = folder;
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
            Path parent = Files.createDirectories(folder.toAbsolutePath().getParent());
            RemoteRefs refs =
                    RemoteRefs.parse(git.text(parent, List.of("-c", "protocol.version=2", "ls-remote", "-q"), url));
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
        String known = tagsHere().get(revision);
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
        Optional<String> here = commitHere(prefix);
        if (here.isEmpty() && !refs.hashes().isEmpty()) {
            fetchAll(refs);
            here = commitHere(prefix);
        }
        return here.map(hash -> new Resolved(hash, Optional.empty()));
    }

    /** The commit in the clone that a prefix of its hash names. */
    private Optional<String> commitHere(String prefix) throws IOException {
        if (!Files.exists(folder)) {
            return Optional.empty();
        }
        try {
            List<String> command = List.of("rev-parse", "-q", "--verify");
            return Optional.of(git.text(folder, command, prefix + "^{commit}").strip());
        } catch (GitException e) {
            return Optional.empty();
        }
    }

    private Resolved fetched(String ref, String hash, RemoteRefs refs) throws IOException {
        Resolved resolved = new Resolved(hash, Optional.of(ref));
        if (!isTag(ref) && has(hash)) {
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
            return has(hash);
        }
        String tag = ref.substring(RemoteRefs.tag("").length());
        if (hash.equals(tagsHere().get(tag))) {
            return true;
        }
        boolean here = has(hash);
        if (here) {
            ourTags.put(tag, hash);
        }
        return here;
    }

    private void fetchWanted(String ref, String hash, RemoteRefs refs) throws IOException {
        init(refs);
        Map<String, String> batch = new TreeMap<>(Map.of(ref, hash));
        wanted.entrySet().stream().limit(MAX_BATCH).forEach(entry -> batch.put(entry.getKey(), entry.getValue()));
        String[] specs = batch.entrySet().stream()
                .map(entry -> entry.getKey().equals("HEAD")
                        ? entry.getValue() + ":refs/dummy"
                        : entry.getKey() + ":" + entry.getKey())
                .toArray(String[]::new);
        // A whole clone stays whole: a fetch with a depth would cut it.
        boolean whole = complete != null && !isShallow();
        try {
            fetch(whole ? List.of() : List.of("--depth=1"), specs);
        } catch (GitException e) {
            fetchAll(refs);
        }
        wanted.keySet().removeAll(batch.keySet());
        ourTagsRead = false;
    }

    /** Fetches the whole history of all branches and tags. */
    void fetchAll(RemoteRefs refs) throws IOException {
        lock.with(() -> {
            if (!refs.equals(complete) || isShallow()) {
                init(refs);
                try {
                    fetch(List.of(), "refs/heads/*:refs/heads/*", "refs/tags/*:refs/tags/*");
                    if (isShallow()) {
                        fetch(List.of("--unshallow"), "refs/heads/*:refs/heads/*", "refs/tags/*:refs/tags/*");
                    }
                } catch (GitException e) {
                    throw GitErrors.remote(url, e);
                }
                complete = refs;
                ourTagsRead = false;
            }
            return refs;
        });
    }

    private void fetch(List<String> options, String... specs) throws IOException {
        List<String> command = new ArrayList<>(FETCH);
        command.addAll(options);
        String[] fromOutside = new String[specs.length + 1];
        fromOutside[0] = url;
        System.arraycopy(specs, 0, fromOutside, 1, specs.length);
        git.text(folder, command, fromOutside);
    }

    private boolean isShallow() {
        return Files.exists(folder.resolve("shallow"));
    }

    private void init(RemoteRefs refs) throws IOException {
        if (Files.exists(folder.resolve("HEAD"))) {
            return;
        }
        Files.createDirectories(folder);
        String format = refs.hasLongHashes() ? "sha256" : "sha1";
        git.text(folder, List.of("init", "-q", "--bare", "--template=", "--object-format=" + format));
        Path info = Files.createDirectories(folder.resolve("info"));
        Files.writeString(info.resolve("attributes"), "\n* -export-subst -export-ignore\n");
    }

    private boolean has(String hash) throws IOException {
        if (!Files.exists(folder.resolve("HEAD"))) {
            return false;
        }
        String answer = new String(
                git.bytes(
                        folder,
                        (hash + "\n").getBytes(StandardCharsets.US_ASCII),
                        List.of("cat-file", "--batch-check")),
                StandardCharsets.US_ASCII);
        return !answer.strip().endsWith(" missing");
    }

    /** The tags in the clone. One that was fetched once keeps its commit here, wherever the remote moves it. */
    private Map<String, String> tagsHere() throws IOException {
        if (!ourTagsRead && Files.exists(folder.resolve("HEAD"))) {
            RemoteRefs refs = RemoteRefs.parse(git.text(folder, List.of("for-each-ref", TAG_FORMAT, "refs/tags/")));
            refs.tags("")
                    .forEach(tag ->
                            ourTags.put(tag, refs.hash(RemoteRefs.tag(tag)).orElseThrow()));
            ourTagsRead = true;
        }
        return ourTags;
    }

    /** As ls-remote has it: an annotated tag is followed by what it points to. */
    private static final String TAG_FORMAT =
            "--format=%(objectname)%09%(refname)%(if)%(*objectname)%(then)%0a%(*objectname)%09%(refname)^{}%(end)";

    /** Reads a commit's time and some of its files; paths lead to nothing where there is no file. */
    CommitFiles read(String hash, List<String> paths) throws IOException {
        byte[] answer = git.bytes(folder, CommitFiles.question(hash, paths), List.of("cat-file", "--batch"));
        return CommitFiles.parse(answer, paths);
    }

    /** The tags that begin so and are on a commit or on one of its ancestors. */
    Set<String> tagsInHistory(String hash, String prefix) throws IOException {
        RemoteRefs refs = refs();
        if (refs.tags(prefix).isEmpty()) {
            return Set.of();
        }
        fetchAll(refs);
        List<String> command =
                List.of("for-each-ref", "--format=%(refname:lstrip=2)", "--merged=" + hash, "refs/tags/");
        Set<String> tags = new HashSet<>(Arrays.asList(git.text(folder, command).split("\n", -1)));
        tags.removeIf(tag -> !tag.startsWith(prefix) || tag.isEmpty());
        return tags;
    }

    /** Writes a folder of a commit, or all of it, as a tar file: with the attributes that change bytes, without those that hide them. */
    void archive(String hash, String subfolder, Path target) throws IOException {
        List<String> command = List.of(
                "-c",
                "core.autocrlf=input",
                "-c",
                "core.eol=lf",
                "-c",
                "core.attributesFile=",
                "archive",
                "--format=tar");
        String[] what = subfolder.isEmpty() ? new String[] {hash} : new String[] {hash, subfolder};
        try {
            git.run(folder, NO_INPUT, target, command, what);
        } catch (GitException e) {
            throw new VcsException.Absent("git archive failed: " + GitErrors.lastLine(e), e);
        }
    }
}
