package dev.goproxy.vcs;

import dev.goproxy.fetch.FetchException;
import dev.goproxy.fetch.UpstreamException;
import dev.goproxy.fetch.VersionInfo;
import dev.goproxy.module.Version;
import dev.goproxy.vcs.git.CommitFiles;
import dev.goproxy.vcs.git.GitRepo;
import dev.goproxy.vcs.git.RemoteRefs;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Commit of a repository, with the files that matter to one of its modules. Not safe for use by multiple threads. */
final class ModuleCommit {
    private static final int SHORT_HASH = 12;

    private final GitRepo repo;
    private final ModuleLocation location;
    private final GitRepo.Resolved resolved;
    private final CommitFiles files;

    private ModuleCommit(GitRepo repo, ModuleLocation location, GitRepo.Resolved resolved) throws IOException {
        this.repo = repo;
        this.location = location;
        this.resolved = resolved;
        this.files = repo.read(resolved.hash(), location.goMods());
    }

    /** Fetches the commit that a revision stands for. */
    static ModuleCommit of(GitRepo repo, ModuleLocation location, String revision) throws IOException {
        return new ModuleCommit(repo, location, repo.resolve(revision));
    }

    /** Fetches the commit of the remote's HEAD. */
    static ModuleCommit ofHead(GitRepo repo, ModuleLocation location) throws IOException {
        return new ModuleCommit(repo, location, repo.head());
    }

    String hash() {
        return resolved.hash();
    }

    /** Returns the first twelve digits of the hash, as pseudo-versions have them. */
    String shortHash() {
        return hash().substring(0, SHORT_HASH);
    }

    Instant time() {
        return files.time();
    }

    /** Whether the revision was the name of this tag. */
    boolean isTagged(String tag) {
        return resolved.ref().filter(RemoteRefs.tag(tag)::equals).isPresent();
    }

    /** Returns where the module's go.mod is in this commit. */
    GoModLocation goModLocation() throws FetchException {
        return GoModLocation.find(location, files);
    }

    /**
     * Returns whether this commit may be an {@code +incompatible} version of the module.
     *
     * @param version version of major v2 or higher, without the suffix
     * @param asked whether the version was requested with the suffix
     */
    boolean mayBeIncompatible(Version version, boolean asked) throws IOException {
        if (!location.isBareRoot() || files.file(location.goMod()).isPresent()) {
            return false;
        }
        String inFolder = version.major() + "/go.mod";
        return asked || repo.read(hash(), List.of(inFolder)).file(inFolder).isEmpty();
    }

    /** Returns the commit's info document as a version, with the branch or tag that was asked for. */
    VersionInfo info(Version version, ModuleLocation where) throws UpstreamException {
        return info(version, where, resolved.ref().filter(ref -> !ref.equals("HEAD")));
    }

    /** Returns the commit's info document as a version. */
    VersionInfo info(Version version, ModuleLocation where, Optional<String> ref) throws UpstreamException {
        return InfoDocument.of(version, time(), new Origin("git", repo.publicUrl(), where.folder(), hash(), ref));
    }
}
