package dev.goproxy.vcs.git;

import dev.goproxy.fetch.NotFoundException;
import dev.goproxy.vcs.git.Git.GitException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Reads commits and their files in a bare clone. Neither asks the remote nor writes to the clone. Safe for use by
 * multiple threads.
 */
final class CloneReader {
    private static final List<String> ARCHIVE = Git.withConfig(
            List.of("core.autocrlf=input", "core.eol=lf", "core.attributesFile="), "archive", "--format=tar");

    private static final List<String> LIST = List.of("ls-tree", "-r", "-z", "--full-tree", "--name-only");

    /** Several times as many as the largest modules have. Git needs some 200 bytes for each. */
    private static final int MAX_FILES = 500_000;

    private final Git git;
    private final Path folder;
    private final CommitFilesCache cache;

    CloneReader(Git git, Path folder, CommitFilesCache cache) {
        this.git = git;
        this.folder = folder;
        this.cache = cache;
    }

    /**
     * Reads a commit's time and some of its files.
     *
     * @param paths paths in the commit; those without a file are left out of the result
     */
    CommitFiles read(String hash, List<String> paths) throws IOException {
        Optional<CloneState.Identity> identity = CloneState.identity(folder);
        return cache.get(folder, hash, paths, () -> {
            try {
                CommitFiles files = git.read(
                        folder,
                        CommitFiles.request(hash, paths),
                        List.of("cat-file", "--batch"),
                        output -> CommitFiles.parse(output, paths));
                requireAbsent(hash, files.missing(), identity);
                return files;
            } catch (GitException e) {
                throw DamagedClone.failure(e, folder, identity);
            } catch (CommitFiles.MissingException e) {
                throw new DamagedClone(hash + " is missing", folder, identity);
            }
        });
    }

    /**
     * Checks that the clone is not damaged where git reports a path as missing: either the commit has no such path, or
     * the clone lacks the object. A submodule's commit is always lacking.
     */
    private void requireAbsent(String hash, List<String> missing, Optional<CloneState.Identity> identity)
            throws IOException {
        if (missing.isEmpty()) {
            return;
        }
        List<String> untrusted = new ArrayList<>(List.of(hash));
        untrusted.addAll(missing);
        String found = git.text(folder, List.of("ls-tree", "-z"), untrusted.toArray(String[]::new));
        if (found.contains(" blob ") || found.contains(" tree ")) {
            throw new DamagedClone("files of " + hash + " are missing", folder, identity);
        }
    }

    /**
     * Returns the clone's tags with a prefix that are on a commit or, as far as these are in the clone, on an ancestor.
     */
    Set<String> tagsInHistory(String hash, String prefix) throws IOException {
        Optional<CloneState.Identity> identity = CloneState.identity(folder);
        try {
            String names = git.text(
                    folder, List.of("for-each-ref", "--format=%(refname:lstrip=2)", "--merged=" + hash, "refs/tags/"));
            Set<String> tags = new HashSet<>(Arrays.asList(names.split("\n", -1)));
            tags.removeIf(tag -> !tag.startsWith(prefix) || tag.isEmpty());
            return tags;
        } catch (GitException e) {
            throw DamagedClone.failure(e, folder, identity);
        }
    }

    /** Returns whether a commit is another one or one of its ancestors, as far as these are in the clone. */
    boolean isAncestor(String hash, String of) throws IOException {
        try {
            git.text(folder, List.of("merge-base", "--is-ancestor"), hash, of);
            return true;
        } catch (GitException e) {
            return false;
        }
    }

    /**
     * Writes files of a commit as a tar file, with the attributes that change bytes, without those that hide files.
     *
     * @param subfolder folder in the commit; empty for all of it
     * @throws NotFoundException if there are too many, or they are too large
     */
    void archive(String hash, String subfolder, Path target) throws IOException {
        String[] untrusted = subfolder.isEmpty() ? new String[] {hash} : new String[] {hash, subfolder};
        Optional<CloneState.Identity> identity = CloneState.identity(folder);
        try {
            // Before git has them all in its memory: a few small trees that contain each other name millions.
            if (git.count(folder, LIST, subfolder.isEmpty() ? hash : hash + ":" + subfolder) > MAX_FILES) {
                throw new NotFoundException("create zip: more than " + MAX_FILES + " files");
            }
            git.archive(folder, target, ARCHIVE, untrusted);
        } catch (GitException e) {
            if (e.error().contains("failed to encode")) {
                throw new NotFoundException("git archive failed: " + GitErrors.lastLine(e), e);
            }
            throw DamagedClone.failure(e, folder, identity);
        }
    }
}
