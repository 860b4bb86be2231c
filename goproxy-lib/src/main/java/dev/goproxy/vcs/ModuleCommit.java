package dev.goproxy.vcs;

import dev.goproxy.fetch.FetchException;
import dev.goproxy.fetch.UpstreamException;
import dev.goproxy.fetch.VersionInfo;
import dev.goproxy.module.Version;
import dev.goproxy.vcs.git.CommitFiles;
import dev.goproxy.vcs.git.GitErrors;
import dev.goproxy.vcs.git.GitRepo;
import dev.goproxy.vcs.git.RemoteRefs;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** A commit, as far as it matters to one module. Not safe for use by several threads. */
final class ModuleCommit {
    static final int SHORT_HASH = 12;

    private final GitRepo repo;
    private final ModuleLocation location;
    private final GitRepo.Resolved revision;
    private final CommitFiles files;

    private ModuleCommit(GitRepo repo, ModuleLocation location, GitRepo.Resolved revision, CommitFiles files) {
        this.repo = repo;
        this.location = location;
        this.revision = revision;
        this.files = files;
    }

    /** Fetches the commit that a revision names. */
    static ModuleCommit of(GitRepo repo, ModuleLocation location, String revision) throws IOException {
        GitRepo.Resolved resolved = repo.resolve(revision);
        return new ModuleCommit(repo, location, resolved, repo.read(resolved.hash(), location.goMods()));
    }

    static ModuleCommit ofHead(GitRepo repo, ModuleLocation location) throws IOException {
        GitRepo.Resolved resolved = repo.head();
        return new ModuleCommit(repo, location, resolved, repo.read(resolved.hash(), location.goMods()));
    }

    String hash() {
        return revision.hash();
    }

    String shortHash() {
        return hash().substring(0, SHORT_HASH);
    }

    Instant time() {
        return files.time();
    }

    /** Whether the revision was the name of a tag. */
    boolean isTagged(String name) {
        return revision.ref().filter(RemoteRefs.tag(name)::equals).isPresent();
    }

    GoModLocation place() throws FetchException {
        return GoModLocation.find(location, files);
    }

    /**
     * Whether a version of v2 or more may be an {@code +incompatible} one of this module here.
     *
     * @param asked whether it was asked for with that suffix
     */
    boolean mayBeIncompatible(Version version, boolean asked) throws IOException {
        if (!location.isBareRoot() || files.file(location.goMod()).isPresent()) {
            return false;
        }
        String inFolder = version.major() + "/go.mod";
        return asked || repo.read(hash(), List.of(inFolder)).file(inFolder).isEmpty();
    }

    /** What is told of the commit as a version, with the branch or tag that it was found by. */
    VersionInfo as(Version version, ModuleLocation where) throws UpstreamException {
        return as(version, where, revision.ref().filter(ref -> !ref.equals("HEAD")));
    }

    VersionInfo as(Version version, ModuleLocation where, Optional<String> ref) throws UpstreamException {
        return InfoDocument.of(
                version, time(), new Origin("git", GitErrors.safe(repo.url()), where.folder(), hash(), ref));
    }
}
