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
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One module in its git repository: its versions, and what they are. Safe for use by many threads.
 *
 * @see <a href="https://go.dev/ref/mod#vcs-version">Go Modules Reference: mapping versions to commits</a>
 */
final class ModuleRepo implements Fetcher {
    private static final Pattern PREFIX_QUERY = Pattern.compile("v(0|[1-9]\\d*)(\\.(0|[1-9]\\d*))?");

    private final GitRepo repo;
    private final ModuleLocation location;
    private final TagVersions versions;
    private final RepoZip zips;

    ModuleRepo(GitRepo repo, ModuleLocation location, RepoZip zips) {
        this.zips = zips;
        this.repo = repo;
        this.location = location;
        this.versions = new TagVersions(repo, location);
    }

    @Override
    public List<Version> list(ModulePath path) throws IOException {
        return list();
    }

    @Override
    public VersionInfo query(ModulePath path, String query) throws IOException {
        return query(query);
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
        return zips.make(version, commit.hash(), commit.place().folder());
    }

    private List<Version> list() throws IOException {
        return versions.list("");
    }

    private VersionInfo query(String query) throws IOException {
        if (query.equals("latest")) {
            return latest();
        }
        if (query.startsWith("-")) {
            throw new NotFoundException("a query can't begin with a dash: " + query);
        }
        if (PREFIX_QUERY.matcher(query).matches()) {
            return ofPrefix(query);
        }
        if (!Version.isValid(query)) {
            return named(location, query, null);
        }
        Version version = Version.parse(query);
        if (version.build().isEmpty() || version.isIncompatible()) {
            return stat(version);
        }
        if (PseudoVersion.isPseudo(version)) {
            return stat(version.canonical());
        }
        try {
            return named(location, location.tagPrefix() + query, version);
        } catch (NotFoundException e) {
            return stat(version.canonical());
        }
    }

    private VersionInfo info(Version version) throws IOException {
        ModuleCommit commit = commit(version);
        return PseudoVersion.isPseudo(version)
                ? commit.as(version, location, Optional.empty()) // whatever branch is there now
                : commit.as(version, location);
    }

    private Optional<byte[]> goMod(Version version) throws IOException {
        return commit(version).place().goMod();
    }

    /** The commit of a canonical version that fits the path, all checks passed. */
    private ModuleCommit commit(Version version) throws IOException {
        String revision = location.revision(version);
        ModuleCommit commit = ModuleCommit.of(repo, location, revision);
        VersionNaming naming = naming();
        if (PseudoVersion.isPseudo(version)) {
            naming.checkedPseudo(commit, version);
        } else if (!commit.isTagged(revision)) {
            throw new NotFoundException(version + " is not a tag");
        } else {
            naming.checked(commit, version);
        }
        return commit;
    }

    /** A full version, which may lack an {@code +incompatible} that it needs. */
    private VersionInfo stat(Version version) throws IOException {
        if (location.path().fits(version)) {
            return info(version);
        }
        if (PseudoVersion.isPseudo(version)) {
            return incompatible(version);
        }
        if (version.isIncompatible()) {
            throw notOfThisModule(version);
        }
        ModuleCommit commit = ModuleCommit.of(repo, location, location.revision(version));
        Version named = naming().name(commit, version);
        if (!ModuleLocation.compatible(named).equals(version)) {
            throw notOfThisModule(version);
        }
        return commit.as(named, location);
    }

    /** A pseudo-version that lacks its suffix. */
    private VersionInfo incompatible(Version pseudo) throws IOException {
        Version suffixed = pseudo.isIncompatible() ? pseudo : ModuleLocation.incompatible(pseudo);
        if (!location.path().fits(suffixed)) {
            throw notOfThisModule(pseudo);
        }
        ModuleCommit commit = commit(suffixed);
        if (!commit.mayBeIncompatible(pseudo, false)) {
            throw notOfThisModule(pseudo);
        }
        return commit.as(suffixed, location, Optional.empty());
    }

    private FetchException notOfThisModule(Version version) {
        return new NotFoundException(version + " is not a version of " + location.path());
    }

    private VersionInfo named(ModuleLocation where, String revision, @Nullable Version asked) throws IOException {
        ModuleCommit commit = ModuleCommit.of(repo, where, revision);
        return commit.as(naming().name(commit, asked), where);
    }

    private VersionNaming naming() {
        return new VersionNaming(repo, location, new Retractions(this::retractingGoMod));
    }

    /** The go.mod of the highest compatible release, or else pre-release. */
    private Optional<byte[]> retractingGoMod() throws IOException {
        List<Version> fitting =
                list().stream().filter(version -> !version.isIncompatible()).toList();
        Optional<Version> highest = highest(fitting);
        return highest.isPresent() ? goMod(highest.get()) : Optional.empty();
    }

    private VersionInfo latest() throws IOException {
        List<Version> all = list();
        Optional<Version> highest = highest(all);
        Optional<Version> allowed = highest.isEmpty() ? highest : notRetracted(all, () -> goMod(highest.get()));
        if (allowed.isPresent()) {
            return info(allowed.get());
        }
        ModuleCommit head = ModuleCommit.ofHead(repo, location);
        Version named = naming().name(head, null);
        if (new Retractions(() -> goMod(highest.orElse(named))).include(named)) {
            throw new NotFoundException("no matching versions for query \"latest\"");
        }
        return head.as(named, location, Optional.of("HEAD"));
    }

    private Optional<byte[]> highestGoMod() throws IOException {
        Optional<Version> highest = highest(list());
        return highest.isPresent() ? goMod(highest.get()) : Optional.empty();
    }

    private Optional<Version> notRetracted(List<Version> all, Retractions.Source source) throws IOException {
        Retractions retractions = new Retractions(source);
        List<Version> allowed = new ArrayList<>();
        for (Version version : all) {
            if (!retractions.include(version)) {
                allowed.add(version);
            }
        }
        return highest(allowed);
    }

    private VersionInfo ofPrefix(String query) throws IOException {
        Version lowest = Version.parse(query).canonical();
        List<Version> matching = versions.list(query + ".").stream()
                .filter(version -> Version.PRECEDENCE.compare(version, lowest) >= 0)
                .toList();
        Optional<Version> found = notRetracted(matching, this::highestGoMod);
        return info(found.orElseThrow(() -> new NotFoundException("no matching versions for query \"" + query + "\"")));
    }

    /** The highest release, or else the highest pre-release, of a sorted list. */
    private static Optional<Version> highest(List<Version> sorted) {
        Version highest = null;
        for (Version version : sorted) {
            boolean better = highest == null || highest.isPrerelease() || !version.isPrerelease();
            if (better) {
                highest = version;
            }
        }
        return Optional.ofNullable(highest);
    }
}
