package dev.goproxy.vcs.git;

import dev.goproxy.fetch.UpstreamException;
import dev.goproxy.vcs.git.Git.GitException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Thrown when a clone is not in the state in which git left it: a disk was full, the power failed, somebody deleted
 * files. The clone can be deleted and created again.
 */
public final class DamagedClone extends IOException {
    private static final long serialVersionUID = 1L;

    /** Parts of git's messages about a damaged repository, in lower case. */
    private static final List<String> SYMPTOMS = List.of(
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

    /** Parts of git's messages about the remote or the machine, in lower case: a new clone would not help. */
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

    /**
     * Creates the exception.
     *
     * @param identity identity of the clone before git ran: by now there may be another one in its place
     */
    DamagedClone(String why, Path folder, Optional<CloneState.Identity> identity) {
        super("a clone is damaged: " + why);
        this.folder = folder;
        this.identity = identity;
    }

    /** Whether a failure of git is due to the clone. What a remote said, after {@code remote:}, does not count. */
    static boolean isCauseOf(GitException e) {
        List<String> lines = e.error()
                .toLowerCase(Locale.ROOT)
                .lines()
                .filter(line -> !line.startsWith("remote:"))
                .toList();
        return lines.stream().anyMatch(line -> SYMPTOMS.stream().anyMatch(line::contains))
                && lines.stream().noneMatch(line -> OTHER_CAUSES.stream().anyMatch(line::contains));
    }

    /**
     * Returns the exception for a git command that failed to read or write a clone.
     *
     * @param identity identity of the clone before git ran
     * @return a {@link DamagedClone} if the clone is the cause, else an {@link UpstreamException}
     */
    static IOException failure(GitException e, Path folder, Optional<CloneState.Identity> identity) {
        return isCauseOf(e)
                ? new DamagedClone(GitErrors.lastLine(e), folder, identity)
                : new UpstreamException("git failed: " + GitErrors.lastLine(e), e);
    }

    Path folder() {
        return folder;
    }

    /** Returns the identity of the damaged clone; empty if its folder did not exist. */
    Optional<CloneState.Identity> identity() {
        return identity;
    }
}
