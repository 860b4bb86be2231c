package dev.goproxy.vcs.git;

import dev.goproxy.vcs.git.Git.GitException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Bare clone on disk, which may not exist yet, or no longer. Only {@link #fetch} asks the remote. Safe for use by
 * multiple threads as long as only one of them writes.
 */
final class BareClone {
    private static final List<String> FETCH = Git.withConfig(
            List.of(
                    "protocol.version=2",
                    "fetch.prune=false",
                    "fetch.pruneTags=false",
                    "fetch.recurseSubmodules=false",
                    "core.hooksPath=/dev/null",
                    "gc.autoDetach=false",
                    "maintenance.autoDetach=false",
                    "fetch.unpackLimit=1"), // keep the pack, which git adds as a whole or not at all
            "fetch",
            "-q",
            "-f",
            "--no-tags");
    private static final byte[] NO_INPUT = {};
    private static final String SHALLOW = "shallow";

    private final Git git;
    private final Path folder;
    private volatile CloneState lastState = new CloneState(Optional.empty());

    BareClone(Git git, Path folder) {
        this.git = git;
        this.folder = folder;
    }

    private CloneState state() throws IOException {
        CloneState last = lastState;
        Optional<CloneState.Identity> identity = CloneState.identity(folder);
        if (identity.equals(last.identity)) {
            return last;
        }
        CloneState fresh = new CloneState(identity);
        lastState = fresh;
        return fresh;
    }

    /** Returns the state with the refs that the last fetch has set. */
    private CloneState stateWithRefs() throws IOException {
        CloneState state = state();
        int fetches = state.fetches.get();
        if (state.refsReadAfter != fetches && state.identity.isPresent()) {
            state.addRefs(RemoteRefs.parse(ownRefs(state)), fetches);
        }
        return state;
    }

    /** Returns the clone's own refs in the format of {@code git ls-remote}. */
    private String ownRefs(CloneState state) throws IOException {
        try {
            return git.text(folder, List.of("show-ref", "--dereference")).replace(' ', '\t');
        } catch (GitException e) {
            if (e.status() == 1 && e.error().isEmpty()) {
                return ""; // there are none
            }
            throw failure(e, state);
        }
    }

    private IOException failure(GitException e, CloneState before) {
        return DamagedClone.failure(e, folder, before.identity);
    }

    /** Creates an empty clone unless there is one: like {@code git init}, but unaffected by the operator's settings. */
    void create(boolean longHashes) throws IOException {
        if (state().identity.isPresent()) {
            return;
        }
        Files.createDirectories(folder.resolve("objects"));
        Files.createDirectories(folder.resolve("refs"));
        Files.createDirectories(folder.resolve("info"));
        Files.writeString(folder.resolve("info/attributes"), "\n* -export-subst -export-ignore\n");
        String config = "[core]\n\trepositoryformatversion = %d\n\tbare = true\n".formatted(longHashes ? 1 : 0);
        Files.writeString(
                folder.resolve("config"), longHashes ? config + "[extensions]\n\tobjectFormat = sha256\n" : config);
        // Last, since a clone exists when its HEAD does.
        Files.writeString(folder.resolve("HEAD"), "ref: refs/heads/main\n");
    }

    /**
     * Fetches from a remote.
     *
     * @param remote where git finds the repository
     * @param refs the remote's refs; refs of the clone that conflict with them are deleted before
     * @param options options of {@code git fetch}
     * @param refspecs what to fetch
     * @throws GitException if git fails, for another reason than a damaged clone
     */
    void fetch(GitRemote remote, RemoteRefs refs, List<String> options, List<String> refspecs) throws IOException {
        deleteRefsInConflictWith(refs);
        List<String> command = new ArrayList<>(Git.withConfig(remote.settings(), FETCH));
        command.addAll(options);
        List<String> untrusted = new ArrayList<>(List.of(remote.reachedUrl()));
        untrusted.addAll(refspecs);
        CloneState state = state();
        try {
            git.write(folder, NO_INPUT, command, untrusted.toArray(String[]::new));
        } catch (GitException e) {
            throw DamagedClone.isCauseOf(e) ? failure(e, state) : e;
        } finally {
            state.fetches.incrementAndGet();
        }
    }

    /**
     * Where the remote now has a folder of refs, git can't create it while the clone has a ref of that name, and vice
     * versa.
     */
    private void deleteRefsInConflictWith(RemoteRefs remote) throws IOException {
        CloneState state = stateWithRefs();
        StringBuilder updates = new StringBuilder();
        state.otherRefs.keySet().stream().filter(remote::conflictsWith).forEach(ref -> delete(updates, ref));
        state.tags.keySet().stream()
                .map(RemoteRefs::tag)
                .filter(remote::conflictsWith)
                .forEach(ref -> delete(updates, ref));
        if (updates.length() > 0) {
            updateRefs(updates);
            lastState = new CloneState(state.identity);
        }
    }

    private static void delete(StringBuilder updates, String ref) {
        updates.append("delete ").append(ref).append("\0\0");
    }

    private static void update(StringBuilder updates, String ref, String hash) {
        updates.append("update ").append(ref).append('\0').append(hash).append("\0\0");
    }

    private void updateRefs(StringBuilder updates) throws IOException {
        CloneState state = state();
        byte[] input = updates.toString().getBytes(StandardCharsets.UTF_8);
        try {
            git.write(folder, input, List.of("update-ref", "-z", "--stdin"));
        } catch (GitException e) {
            throw failure(e, state);
        }
    }

    /** Whether part of the history is missing. */
    boolean isShallow() {
        return Files.exists(folder.resolve(SHALLOW));
    }

    /** Records that everything which the refs of a remote reach is in the clone. */
    void markFullyFetched(RemoteRefs refs) throws IOException {
        state().fullFetch = new CloneState.FullFetch(refs, shallowTime());
    }

    /** Returns the remote's refs at the last fetch of the whole history, if that is still in the clone. */
    Optional<RemoteRefs> fullyFetchedRefs() throws IOException {
        CloneState.FullFetch full = state().fullFetch;
        return full != null && full.shallowTime().equals(shallowTime()) ? Optional.of(full.refs()) : Optional.empty();
    }

    private Optional<FileTime> shallowTime() throws IOException {
        try {
            return Optional.of(Files.getLastModifiedTime(folder.resolve(SHALLOW)));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    /**
     * Returns whether the clone has a commit with all of its files. Git guarantees that for commits of the clone's
     * refs; a commit that is merely among the objects may be the remnant of a fetch that broke off.
     */
    boolean hasCommit(String hash) throws IOException {
        CloneState state = stateWithRefs();
        if (state.identity.isEmpty() || state.completeCommits.contains(hash)) {
            return state.identity.isPresent();
        }
        try {
            git.text(folder, List.of("rev-list", "--objects", "--no-walk", "--quiet"), hash);
        } catch (GitException e) {
            return false;
        }
        state.completeCommits.add(hash);
        return true;
    }

    /** Returns the only commit in the clone whose hash has a prefix. */
    Optional<String> findCommit(String prefix) throws IOException {
        CloneState state = state();
        if (state.identity.isEmpty()) {
            return Optional.empty();
        }
        try {
            List<String> command = List.of("rev-parse", "-q", "--verify");
            String hash = git.text(folder, command, prefix + "^{commit}").strip();
            return hasCommit(hash) ? Optional.of(hash) : Optional.empty();
        } catch (GitException e) {
            if (e.status() == 1 || e.error().contains("is ambiguous")) {
                return Optional.empty();
            }
            throw failure(e, state);
        }
    }

    /**
     * Returns the commits of the tags, by tag name. A tag keeps the commit of its first fetch, even if the remote moves
     * it.
     */
    Map<String, String> tags() throws IOException {
        return stateWithRefs().tags;
    }

    /** Sets tags that a fetch has moved back to the commits that they had. */
    void restoreTags(Map<String, String> before) throws IOException {
        Map<String, String> now = tags();
        StringBuilder updates = new StringBuilder();
        before.forEach((tag, hash) -> {
            if (!hash.equals(now.get(tag))) {
                update(updates, RemoteRefs.tag(tag), hash);
            }
        });
        if (updates.length() > 0) {
            updateRefs(updates);
            now.putAll(before);
        }
    }

    /** Records the tag of a commit that is in the clone while the tag itself is not. */
    void addTag(String tag, String hash) throws IOException {
        state().tags.put(tag, hash);
    }
}
