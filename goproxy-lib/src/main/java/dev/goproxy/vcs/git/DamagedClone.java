package dev.goproxy.vcs.git;

import dev.goproxy.vcs.git.Git.GitException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** A clone of ours is not as git has left it: a disk was full, the power failed, somebody deleted files. It can be thrown away and made anew. */
public final class DamagedClone extends IOException {
    private static final long serialVersionUID = 1L;

    private static final List<String> SIGNS = List.of(
            "not a git repository",
            "bad object",
            "bad ref ",
            "bad tree object",
            "bad shallow",
            "bad config",
            "line in ./packed-refs",
            "loose object",
            "object file",
            "object corrupt",
            "is corrupt",
            "packfile",
            "unable to read",
            "could not read",
            "missing blob",
            "missing tree",
            "missing commit",
            "unable to find",
            "not a valid object",
            "not a tree object",
            "unable to resolve reference",
            "does not point to a valid object",
            "unable to parse",
            "unable to unpack");
    /** What a remote has done, or the machine: another clone would be no better. */
    private static final List<String> OTHER_CAUSES = List.of(
            "could not read from remote repository",
            "could not read username",
            "could not read password",
            "did not send all necessary objects",
            "early eof",
            "hung up",
            "rpc failed",
            "unexpected disconnect",
            "protocol error",
            "index-pack",
            "expected '",
            "no space left",
            "cannot allocate memory",
            "out of memory",
            "too many open files",
            "permission denied",
            "read-only file system",
            "input/output error");

    private final transient Path folder;
    private final transient Optional<CloneState.Identity> identity;

    DamagedClone(String why, Path folder, Optional<CloneState.Identity> identity) {
        super("a clone is damaged: " + why);
        this.folder = folder;
        this.identity = identity;
    }

    /** Whether it is the clone that an error of git's tells of: what a remote said stands behind {@code remote:}. */
    static boolean isToldBy(GitException e) {
        List<String> lines = e.error()
                .toLowerCase(Locale.ROOT)
                .lines()
                .filter(line -> !line.startsWith("remote:"))
                .toList();
        return lines.stream().anyMatch(line -> SIGNS.stream().anyMatch(line::contains))
                && lines.stream().noneMatch(line -> OTHER_CAUSES.stream().anyMatch(line::contains));
    }

    Path folder() {
        return folder;
    }

    /** Which clone it was: by now another may be in its place. */
    Optional<CloneState.Identity> identity() {
        return identity;
    }
}
