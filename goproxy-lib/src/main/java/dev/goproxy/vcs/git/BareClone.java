package dev.goproxy.vcs.git;

import dev.goproxy.fetch.NotFoundException;
import dev.goproxy.fetch.UpstreamException;
import dev.goproxy.vcs.git.Git.GitException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

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
            "-c",
            "fetch.unpackLimit=1", // what comes is a pack, which is there as a whole or not at all
            "fetch",
            "-q",
            "-f",
            "--no-tags");
    private static final String SHALLOW = "shallow";

    private final Git git;
    private final Path folder;
    private final CommitReads reads;
    private volatile CloneState known = new CloneState(Optional.empty());

    BareClone(Git git, Path folder, CommitReads reads) {
        this.git = git;
        this.folder = folder;
        this.reads = reads;
    }

    boolean exists() throws IOException {
        return state().identity.isPresent();
    }

    private CloneState state() throws IOException {
        CloneState last = known;
        Optional<CloneState.Identity> identity = CloneState.identity(folder);
        if (identity.equals(last.identity)) {
            return last;
        }
        CloneState fresh = new CloneState(identity);
        known = fresh;
        return fresh;
    }

    /** The same, with the refs that the last fetch has set. */
    private CloneState stateWithRefs() throws IOException {
        CloneState state = state();
        int fetches = state.fetches.get();
        if (state.refsReadAfter != fetches && state.identity.isPresent()) {
            state.read(RemoteRefs.parse(shownRefs(state)), fetches);
        }
        return state;
    }

    private String shownRefs(CloneState state) throws IOException {
        try {
            return git.text(folder, List.of("show-ref", "--dereference")).replace(' ', '\t');
        } catch (GitException e) {
            if (e.status() == 1 && e.error().isEmpty()) {
                return ""; // there are none
            }
            throw damaged(e, state);
        }
    }

    /** What it means that git can't read in the clone that was there before: by now another may be in its place. */
    private IOException damaged(GitException e, CloneState before) {
        return DamagedClone.isToldBy(e)
                ? new DamagedClone(GitErrors.lastLine(e), folder, before.identity)
                : new UpstreamException("git failed: " + GitErrors.lastLine(e), e);
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

    /** Fetches from a remote, with whose refs none of ours may be at odds. */
    void fetch(String url, RemoteRefs remote, List<String> options, String... specs) throws IOException {
        dropRefsAtOddsWith(remote);
        List<String> command = new ArrayList<>(FETCH);
        command.addAll(options);
        String[] fromOutside = new String[specs.length + 1];
        fromOutside[0] = url;
        System.arraycopy(specs, 0, fromOutside, 1, specs.length);
        CloneState state = state();
        try {
            git.write(folder, NO_INPUT, command, fromOutside);
        } catch (GitException e) {
            throw DamagedClone.isToldBy(e) ? damaged(e, state) : e;
        } finally {
            state.fetches.incrementAndGet();
        }
    }

    /** Where the remote has a folder of refs now, a ref of ours stands in git's way, and the other way round. */
    private void dropRefsAtOddsWith(RemoteRefs remote) throws IOException {
        CloneState state = stateWithRefs();
        StringBuilder updates = new StringBuilder();
        state.others.keySet().stream().filter(remote::isAtOddsWith).forEach(ref -> delete(updates, ref));
        state.tags.keySet().stream()
                .map(RemoteRefs::tag)
                .filter(remote::isAtOddsWith)
                .forEach(ref -> delete(updates, ref));
        if (updates.length() > 0) {
            updateRefs(updates);
            known = new CloneState(state.identity);
        }
    }

    private static void delete(StringBuilder updates, String ref) {
        updates.append("delete ").append(ref).append("\0\0");
    }

    private void updateRefs(StringBuilder updates) throws IOException {
        CloneState state = state();
        byte[] input = updates.toString().getBytes(StandardCharsets.UTF_8);
        try {
            git.write(folder, input, List.of("update-ref", "-z", "--stdin"));
        } catch (GitException e) {
            throw damaged(e, state);
        }
    }

    boolean isShallow() {
        return Files.exists(folder.resolve(SHALLOW));
    }

    /** Notes that all that the refs of a remote reach is here. */
    void markComplete(RemoteRefs refs) throws IOException {
        state().complete = new CloneState.Complete(refs, cut());
    }

    /** The refs of the remote when all that they reach was fetched, if it was and still is here. */
    Optional<RemoteRefs> complete() throws IOException {
        CloneState.Complete complete = state().complete;
        return complete != null && complete.cut().equals(cut()) ? Optional.of(complete.refs()) : Optional.empty();
    }

    private Optional<FileTime> cut() throws IOException {
        try {
            return Optional.of(Files.getLastModifiedTime(folder.resolve(SHALLOW)));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    /**
     * Whether a commit is here with all of its files. Where a ref of ours names it, git has seen to that; a commit that is merely among the
     * objects may have come with a fetch that broke off.
     */
    boolean has(String hash) throws IOException {
        CloneState state = stateWithRefs();
        if (state.identity.isEmpty() || state.commits.contains(hash)) {
            return state.identity.isPresent();
        }
        try {
            git.text(folder, List.of("rev-list", "--objects", "--no-walk", "--quiet"), hash);
        } catch (GitException e) {
            return false;
        }
        state.commits.add(hash);
        return true;
    }

    /** The commit that a prefix of its hash names. */
    Optional<String> commit(String prefix) throws IOException {
        CloneState state = state();
        if (state.identity.isEmpty()) {
            return Optional.empty();
        }
        try {
            List<String> command = List.of("rev-parse", "-q", "--verify");
            String hash = git.text(folder, command, prefix + "^{commit}").strip();
            return has(hash) ? Optional.of(hash) : Optional.empty();
        } catch (GitException e) {
            if (e.status() == 1 || e.error().contains("is ambiguous")) {
                return Optional.empty();
            }
            throw damaged(e, state);
        }
    }

    /** The commits of the tags. A tag that was fetched once keeps its commit here, wherever the remote moves it. */
    Map<String, String> tags() throws IOException {
        return stateWithRefs().tags;
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
            updateRefs(updates);
            now.putAll(before);
        }
    }

    /** Notes that a commit that is here has a tag, which is not. */
    void addTag(String tag, String hash) throws IOException {
        state().tags.put(tag, hash);
    }

    /** Reads a commit's time and some of its files; paths lead to nothing where there is no file. */
    CommitFiles read(String hash, List<String> paths) throws IOException {
        CloneState state = state();
        return reads.get(folder, hash, paths, () -> {
            try {
                CommitFiles files = git.read(
                        folder,
                        CommitFiles.question(hash, paths),
                        List.of("cat-file", "--batch"),
                        answer -> CommitFiles.parse(answer, paths));
                requireAbsent(hash, files.missing(), state);
                return files;
            } catch (GitException e) {
                throw damaged(e, state);
            } catch (CommitFiles.MissingException e) {
                throw new DamagedClone(hash + " is missing", folder, state.identity);
            }
        });
    }

    /** Where git says "missing", it may be the path or the object, unless that is a submodule's commit, which is never here. */
    private void requireAbsent(String hash, List<String> missing, CloneState state) throws IOException {
        if (!missing.isEmpty()) {
            List<String> words = new ArrayList<>(List.of(hash));
            words.addAll(missing);
            String found = git.text(folder, List.of("ls-tree", "-z"), words.toArray(String[]::new));
            if (found.contains(" blob ") || found.contains(" tree ")) {
                throw new DamagedClone("files of " + hash + " are missing", folder, state.identity);
            }
        }
    }

    /** The tags that begin so and are on a commit or on one of its ancestors, as far as these are here. */
    Set<String> tagsInHistory(String hash, String prefix) throws IOException {
        List<String> command =
                List.of("for-each-ref", "--format=%(refname:lstrip=2)", "--merged=" + hash, "refs/tags/");
        Set<String> tags = new HashSet<>(Arrays.asList(text(command).split("\n", -1)));
        tags.removeIf(tag -> !tag.startsWith(prefix) || tag.isEmpty());
        return tags;
    }

    /** Whether a commit is another one or in its history, as far as that is here. */
    boolean isAncestor(String hash, String of) throws IOException {
        try {
            git.text(folder, List.of("merge-base", "--is-ancestor"), hash, of);
            return true;
        } catch (GitException e) {
            return false;
        }
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
        CloneState state = state();
        try {
            git.archive(folder, target, command, what);
        } catch (GitException e) {
            if (e.error().contains("failed to encode")) {
                throw new NotFoundException("git archive failed: " + GitErrors.lastLine(e), e);
            }
            throw damaged(e, state);
        }
    }

    private String text(List<String> command) throws IOException {
        CloneState state = state();
        try {
            return git.text(folder, command);
        } catch (GitException e) {
            throw damaged(e, state);
        }
    }
}
