package dev.goproxy.vcs;

import dev.goproxy.content.Content;
import dev.goproxy.fetch.FetchException;
import dev.goproxy.fetch.Fetcher;
import dev.goproxy.fetch.NotFoundException;
import dev.goproxy.fetch.VersionInfo;
import dev.goproxy.module.ModulePath;
import dev.goproxy.module.ModuleVersion;
import dev.goproxy.module.PseudoVersion;
import dev.goproxy.module.Version;
import dev.goproxy.vcs.git.GitRepo;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Source of one module, in its git repository. The paths in requests must be the module's. Safe for use by multiple
 * threads.
 *
 * @see <a href="https://go.dev/ref/mod#vcs-version">Go Modules Reference: mapping versions to commits</a>
 */
final class ModuleRepo implements Fetcher {
    private final GitRepo repo;
    private final ModuleLocation location;
    private final TagVersions versions;
    private final RepoZip zips;

    ModuleRepo(GitRepo repo, ModuleLocation location, RepoZip zips) {
        this.repo = repo;
        this.location = location;
        this.versions = new TagVersions(repo, location);
        this.zips = zips;
    }

    @Override
    public List<Version> list(ModulePath path) throws IOException {
        return versions.list();
    }

    @Override
    public VersionInfo query(ModulePath path, String query) throws IOException {
        if (query.equals("latest")) {
            return latest();
        }
        if (query.startsWith("-")) {
            throw new NotFoundException("a query can't begin with a dash: " + query);
        }
        if (VersionChoice.isPrefix(query)) {
            return highestWithPrefix(query);
        }
        return Version.isValid(query) ? queryVersion(query) : revision(query, null);
    }

    @Override
    public VersionInfo info(ModuleVersion version) throws IOException {
        return info(version.version());
    }

    @Override
    public Content mod(ModuleVersion version) throws IOException {
        Optional<byte[]> goMod = goMod(version.version());
        return Content.of(goMod.orElseGet(() -> GoModLocation.synthesized(location.path())));
    }

    @Override
    public Content zip(ModuleVersion version) throws IOException {
        ModuleCommit commit = commit(version.version());
        return zips.create(version, commit.hash(), commit.goModLocation().folder());
    }

    private VersionInfo info(Version version) throws IOException {
        ModuleCommit commit = commit(version);
        return PseudoVersion.isPseudo(version)
                ? commit.info(version, location, Optional.empty()) // not the branch that it happens to be on now
                : commit.info(version, location);
    }

    private Optional<byte[]> goMod(Version version) throws IOException {
        return commit(version).goModLocation().goMod();
    }

    /** Returns the commit of a canonical version that fits the module's path, if it is valid. */
    private ModuleCommit commit(Version version) throws IOException {
        String revision = location.revision(version);
        ModuleCommit commit = ModuleCommit.of(repo, location, revision);
        VersionNaming naming = naming();
        if (PseudoVersion.isPseudo(version)) {
            naming.requireValidPseudo(commit, version);
        } else if (!commit.isTagged(revision)) {
            throw new NotFoundException(version + " is not a tag");
        } else {
            naming.requireValid(commit, version);
        }
        return commit;
    }

    private VersionNaming naming() {
        return new VersionNaming(repo, location, new Retractions(this::goModOfHighestCompatible));
    }

    /** Resolves a query that has the form of a version, perhaps with build metadata or of another major version. */
    private VersionInfo queryVersion(String query) throws IOException {
        Version version = Version.parse(query);
        if (version.build().isEmpty() || version.isIncompatible()) {
            return canonicalVersion(version);
        }
        if (PseudoVersion.isPseudo(version)) {
            return canonicalVersion(version.canonical());
        }
        try {
            return revision(location.tagPrefix() + query, version);
        } catch (NotFoundException e) {
            return canonicalVersion(version.canonical());
        }
    }

    /** Resolves a version without build metadata, which may lack an {@code +incompatible} that it needs. */
    private VersionInfo canonicalVersion(Version version) throws IOException {
        if (location.path().fits(version)) {
            return info(version);
        }
        if (PseudoVersion.isPseudo(version)) {
            return incompatiblePseudo(version);
        }
        if (version.isIncompatible()) {
            throw notOfThisModule(version);
        }
        ModuleCommit commit = ModuleCommit.of(repo, location, location.revision(version));
        Version named = naming().versionOf(commit, version);
        if (!ModuleLocation.compatible(named).equals(version)) {
            throw notOfThisModule(version);
        }
        return commit.info(named, location);
    }

    /** Resolves a pseudo-version that does not fit the path, at least not without {@code +incompatible}. */
    private VersionInfo incompatiblePseudo(Version pseudo) throws IOException {
        Version suffixed = pseudo.isIncompatible() ? pseudo : ModuleLocation.incompatible(pseudo);
        if (!location.path().fits(suffixed)) {
            throw notOfThisModule(pseudo);
        }
        ModuleCommit commit = commit(suffixed);
        if (!commit.mayBeIncompatible(pseudo, false)) {
            throw notOfThisModule(pseudo);
        }
        return commit.info(suffixed, location, Optional.empty());
    }

    private FetchException notOfThisModule(Version version) {
        return new NotFoundException(version + " is not a version of " + location.path());
    }

    /**
     * Resolves a branch, tag or commit.
     *
     * @param asked the version that the request asked for; null if its query was not a version
     */
    private VersionInfo revision(String revision, @Nullable Version asked) throws IOException {
        ModuleCommit commit = ModuleCommit.of(repo, location, revision);
        return commit.info(naming().versionOf(commit, asked), location);
    }

    private VersionInfo latest() throws IOException {
        List<Version> all = versions.list();
        Optional<Version> highest = VersionChoice.highest(all);
        Optional<Version> allowed =
                highest.isEmpty() ? highest : VersionChoice.highestNotRetracted(all, () -> goMod(highest.get()));
        if (allowed.isPresent()) {
            return info(allowed.get());
        }
        ModuleCommit head = ModuleCommit.ofHead(repo, location);
        Version named = naming().versionOf(head, null);
        if (new Retractions(() -> goMod(highest.orElse(named))).include(named)) {
            throw new NotFoundException("no matching versions for query \"latest\"");
        }
        return head.info(named, location, Optional.of("HEAD"));
    }

    /** Resolves {@code v1} or {@code v1.2}. */
    private VersionInfo highestWithPrefix(String query) throws IOException {
        List<Version> matching = VersionChoice.withPrefix(versions.list(query + "."), query);
        Optional<Version> found = VersionChoice.highestNotRetracted(matching, this::goModOfHighest);
        return info(found.orElseThrow(() -> new NotFoundException("no matching versions for query \"" + query + "\"")));
    }

    private Optional<byte[]> goModOfHighest() throws IOException {
        Optional<Version> highest = VersionChoice.highest(versions.list());
        return highest.isPresent() ? goMod(highest.get()) : Optional.empty();
    }

    private Optional<byte[]> goModOfHighestCompatible() throws IOException {
        List<Version> compatible = versions.list().stream()
                .filter(version -> !version.isIncompatible())
                .toList();
        Optional<Version> highest = VersionChoice.highest(compatible);
        return highest.isPresent() ? goMod(highest.get()) : Optional.empty();
    }
}
