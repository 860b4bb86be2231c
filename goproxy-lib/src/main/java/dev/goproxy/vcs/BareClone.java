package dev.goproxy.vcs;

import dev.goproxy.vcs.Git.GitException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A bare clone on disk, which may not be there yet, or no longer. Nothing here asks the remote but {@link #fetch}. Safe for use by many threads,
 * as long as only one of them writes.
 */
final class BareClone {
    private static final byte[] NO_INPUT = {};
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
    private static final String SHALLOW = "shallow";
    /** As ls-remote has it: an annotated tag is followed by what it points to. */
    private static final String TAG_FORMAT =
            "--format=%(objectname)%09%(refname)%(if)%(*objectname)%(then)%0a%(*objectname)%09%(refname)^{}%(end)";

    private final Git git;
    private final Path folder;
    private final CommitReads reads;
    private volatile Known known = new Known(Optional.empty());

    /** What is known of a clone while it is the same folder: one that was deleted and made anew has other things in it. */
    private static final class Known {
        private final Optional<Identity> identity;
        private final Map<String, String> tags = new ConcurrentHashMap<>();
        private final AtomicInteger fetches = new AtomicInteger();
        private volatile int tagsReadAfter = -1; // so many fetches
        private volatile @Nullable Complete complete;

        Known(Optional<Identity> identity) {
            this.identity = identity;
        }
    }

    private record Identity(String key, long made) {}

    /** All that a remote's refs reached was fetched; nothing that has cut history since, which would change the file that lists the cuts. */
    private record Complete(RemoteRefs refs, Optional<FileTime> cut) {}

    BareClone(Git git, Path folder, CommitReads reads) {
        this.git = git;
        this.folder = folder;
        this.reads = reads;
    }

    boolean exists() throws IOException {
        return known().identity.isPresent();
    }

    private Known known() throws IOException {
        Known last = known;
        Optional<Identity> identity = identity();
        if (identity.equals(last.identity)) {
            return last;
        }
        Known fresh = new Known(identity);
        known = fresh;
        return fresh;
    }

    private Optional<Identity> identity() throws IOException {
        try {
            BasicFileAttributes head = Files.readAttributes(folder.resolve("HEAD"), BasicFileAttributes.class);
            return Optional.of(new Identity(
                    String.valueOf(head.fileKey()), head.lastModifiedTime().toMillis()));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    /** Makes an empty one, if there is none: as {@code git init} does, but whatever a template or a setting of the operator says. */
    void make(boolean longHashes) throws IOException {
        if (exists()) {
            return;
        }
        Files.createDirectories(folder.resolve("objects"));
        Files.createDirectories(folder.resolve("refs"));
        Files.createDirectories(folder.resolve("info"));
        Files.writeString(folder.resolve("info/attributes"), "\n* -export-subst -export-ignore\n");
        String config = "[core]\n\trepositoryformatversion = %d\n\tbare = true\n".formatted(longHashes ? 1 : 0);
        Files.writeString(
                folder.resolve("config"), longHashes ? config + "[extensions]\n\tobjectFormat = sha256\n" : config);
        Files.writeString(folder.resolve("HEAD"), "ref: refs/heads/main\n"); // last: it says that the rest is there
    }

    /** Fetches from a remote. */
    void fetch(String url, List<String> options, String... specs) throws IOException {
        List<String> command = new ArrayList<>(FETCH);
        command.addAll(options);
        String[] fromOutside = new String[specs.length + 1];
        fromOutside[0] = url;
        System.arraycopy(specs, 0, fromOutside, 1, specs.length);
        Known state = known();
        try {
            git.text(folder, command, fromOutside);
        } finally {
            state.fetches.incrementAndGet();
        }
    }

    boolean isShallow() {
        return Files.exists(folder.resolve(SHALLOW));
    }

    /** Notes that all that the refs of a remote reach is here. */
    void markComplete(RemoteRefs refs) throws IOException {
        known().complete = new Complete(refs, cut());
    }

    /** The refs of the remote when all that they reach was fetched, if it was and still is here. */
    Optional<RemoteRefs> complete() throws IOException {
        Complete complete = known().complete;
        return complete != null && complete.cut().equals(cut()) ? Optional.of(complete.refs()) : Optional.empty();
    }

    private Optional<FileTime> cut() throws IOException {
        try {
            return Optional.of(Files.getLastModifiedTime(folder.resolve(SHALLOW)));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    boolean has(String hash) throws IOException {
        if (!exists()) {
            return false;
        }
        byte[] question = (hash + "\n").getBytes(StandardCharsets.US_ASCII);
        byte[] answer = git.bytes(folder, question, List.of("cat-file", "--batch-check"));
        return !new String(answer, StandardCharsets.US_ASCII).strip().endsWith(" missing");
    }

    /** The commit that a prefix of its hash names. */
    Optional<String> commit(String prefix) throws IOException {
        if (!exists()) {
            return Optional.empty();
        }
        try {
            List<String> command = List.of("rev-parse", "-q", "--verify");
            return Optional.of(git.text(folder, command, prefix + "^{commit}").strip());
        } catch (GitException e) {
            return Optional.empty();
        }
    }

    /** The commits of the tags. A tag that was fetched once keeps its commit here, wherever the remote moves it. */
    Map<String, String> tags() throws IOException {
        Known state = known();
        int fetches = state.fetches.get();
        if (state.tagsReadAfter != fetches && state.identity.isPresent()) {
            RemoteRefs refs = RemoteRefs.parse(git.text(folder, List.of("for-each-ref", TAG_FORMAT, "refs/tags/")));
            refs.tags("")
                    .forEach(tag ->
                            state.tags.put(tag, refs.hash(RemoteRefs.tag(tag)).orElseThrow()));
            state.tagsReadAfter = fetches;
        }
        return state.tags;
    }

    /** Gives tags back the commits that they had, if a fetch has moved them. */
    void keep(Map<String, String> before) throws IOException {
        Map<String, String> now = tags();
        StringBuilder updates = new StringBuilder();
        before.forEach((tag, hash) -> {
            if (!hash.equals(now.get(tag))) {
                updates.append("update ")
                        .append(RemoteRefs.tag(tag))
                        .append('\0')
                        .append(hash)
                        .append("\0\0");
            }
        });
        if (updates.length() > 0) {
            git.bytes(
                    folder,
                    updates.toString().getBytes(StandardCharsets.UTF_8),
                    List.of("update-ref", "-z", "--stdin"));
            now.putAll(before);
        }
    }

    /** Notes that a commit that is here has a tag, which is not. */
    void addTag(String tag, String hash) throws IOException {
        known().tags.put(tag, hash);
    }

    /** Reads a commit's time and some of its files; paths lead to nothing where there is no file. */
    CommitFiles read(String hash, List<String> paths) throws IOException {
        return reads.get(folder, hash, paths, () -> {
            byte[] answer = git.bytes(folder, CommitFiles.question(hash, paths), List.of("cat-file", "--batch"));
            return CommitFiles.parse(answer, paths);
        });
    }

    /** The tags that begin so and are on a commit or on one of its ancestors, as far as these are here. */
    Set<String> tagsInHistory(String hash, String prefix) throws IOException {
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
