package dev.goproxy.vcs;

import dev.goproxy.fetch.FetchException;
import dev.goproxy.fetch.NotFoundException;
import dev.goproxy.module.InvalidNameException;
import dev.goproxy.module.PseudoVersion;
import dev.goproxy.module.Version;
import dev.goproxy.vcs.git.GitRepo;
import dev.goproxy.vcs.git.RemoteRefs;
import java.io.IOException;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which version of a module a commit is, and whether it is the one that a client says.
 *
 * @see <a href="https://go.dev/ref/mod#vcs-pseudo">Go Modules Reference: mapping commits to versions</a>
 */
final class VersionNaming {
    private final GitRepo repo;
    private final ModuleLocation location;
    private final Retractions retractions;

    VersionNaming(GitRepo repo, ModuleLocation location, Retractions retractions) {
        this.repo = repo;
        this.location = location;
        this.retractions = retractions;
    }

    /** A tag's version: without build metadata, perhaps incompatible. */
    private record Tagged(Version version, boolean canonical) {}

    /**
     * Names a commit.
     *
     * @param asked the version that it was asked for as, if it was one
     */
    Version name(ModuleCommit commit, @Nullable Version asked) throws IOException {
        Version highest = null;
        Version base = null;
        boolean suffixAsked = asked != null && asked.isIncompatible();
        boolean otherMajor = false;
        for (String tag : repo.refs().tagsOf(commit.hash())) {
            Optional<Tagged> tagged = tagged(commit, tag, suffixAsked);
            if (tagged.isEmpty()) {
                otherMajor |= isOtherMajor(tag, asked);
                continue;
            }
            Version version = tagged.get().version();
            if (asked != null && Version.PRECEDENCE.compare(version, asked) == 0) {
                if (tagged.get().canonical()) {
                    return checked(commit, version);
                }
                base = version;
            }
            if (tagged.get().canonical()
                    && (highest == null || Version.PRECEDENCE.compare(version, highest) > 0)
                    && !retractions.include(version)) {
                highest = version;
            }
        }
        if (highest != null) {
            return checked(commit, highest);
        }
        if (otherMajor) {
            throw otherMajor(asked);
        }
        Optional<Version> before = base != null ? Optional.of(base) : highestBefore(commit, suffixAsked);
        PseudoVersion pseudo = PseudoVersion.build(location.major(), before, commit.time(), commit.shortHash());
        return checked(commit, pseudo.version());
    }

    /** Whether a tag that can't be a version of this module is the one that was asked for: with metadata it only counts if nothing else does. */
    private boolean isOtherMajor(String tag, @Nullable Version asked) throws FetchException {
        Optional<Version> version = TagVersions.parse(location, tag);
        boolean isAsked = asked != null && version.isPresent() && Version.PRECEDENCE.compare(version.get(), asked) == 0;
        if (isAsked && version.get().build().isEmpty()) {
            throw otherMajor(asked);
        }
        return isAsked;
    }

    private FetchException otherMajor(@Nullable Version asked) {
        return new NotFoundException(asked + " is not of the major version that " + location.path() + " must have");
    }

    /** The highest tagged version in the history of a commit that is not retracted. */
    private Optional<Version> highestBefore(ModuleCommit commit, boolean suffixAsked) throws IOException {
        Version highest = null;
        for (String tag : repo.tagsInHistory(commit.hash(), location.tagPrefix())) {
            Optional<Tagged> tagged = tagged(commit, tag, suffixAsked);
            if (tagged.isPresent()) {
                Version version = tagged.get().version();
                boolean higher = highest == null || Version.PRECEDENCE.compare(version, highest) > 0;
                if (higher && !retractions.include(version)) {
                    highest = version;
                }
            }
        }
        return Optional.ofNullable(highest);
    }

    private Optional<Tagged> tagged(ModuleCommit commit, String tag, boolean suffixAsked) throws IOException {
        Optional<Version> parsed = TagVersions.parse(location, tag);
        if (parsed.isEmpty()) {
            return Optional.empty();
        }
        Version plain = withoutBuild(parsed.get());
        boolean canonical = plain.equals(parsed.get());
        if (location.path().fits(plain)) {
            return Optional.of(new Tagged(plain, canonical));
        }
        return commit.mayBeIncompatible(plain, suffixAsked)
                ? Optional.of(new Tagged(ModuleLocation.incompatible(plain), canonical))
                : Optional.empty();
    }

    private static Version withoutBuild(Version version) {
        String text = version.text();
        return Version.parse(text.substring(0, text.length() - version.build().length()));
    }

    /** Checks that a canonical version can be one of the module at a commit, and returns it. */
    Version checked(ModuleCommit commit, Version version) throws IOException {
        commit.place();
        Version plain = ModuleLocation.compatible(version);
        if (version.isIncompatible()) {
            if (location.path().fits(plain)) {
                throw new NotFoundException(version + ": +incompatible suffix not allowed: the version is compatible");
            }
            if (!commit.mayBeIncompatible(plain, true)) {
                throw new NotFoundException(
                        version + ": +incompatible suffix not allowed: module contains a go.mod file,"
                                + " so its path must match its major version");
            }
        } else if (!location.path().fits(version)) {
            throw new NotFoundException(version + ": should be " + location.major() + ", not " + version.major());
        }
        return version;
    }

    /** Checks that a pseudo-version is a true one of a commit, and returns it. */
    Version checkedPseudo(ModuleCommit commit, Version version) throws IOException {
        PseudoVersion pseudo = PseudoVersion.parse(version);
        try {
            if (!pseudo.revision().equals(commit.shortHash())) {
                throw absent(pseudo, "revision should be " + commit.shortHash());
            }
            if (!pseudo.time().equals(commit.time())) {
                throw absent(pseudo, "does not match the commit's time");
            }
            checked(commit, version);
            Optional<Version> base =
                    PseudoVersion.parse(ModuleLocation.compatible(version)).base();
            if (base.isPresent()) {
                checkBase(commit, pseudo, base.get());
            } else if (location.major().isEmpty() && version.major().equals("v1")) {
                throw absent(pseudo, "without a tag before it the major version must be v0, not v1");
            }
            return version;
        } catch (InvalidNameException e) {
            throw absent(pseudo, e.reason());
        }
    }

    private void checkBase(ModuleCommit commit, PseudoVersion pseudo, Version base) throws IOException {
        String tag = location.tagPrefix() + base;
        RemoteRefs refs = repo.refs();
        Set<String> here = refs.tagsOf(commit.hash());
        if (here.contains(tag) || here.contains(base.text())) {
            throw absent(pseudo, "the commit has the tag " + tag + " itself");
        }
        Set<String> before = repo.tagsInHistory(commit.hash(), tag);
        boolean found = before.stream()
                .flatMap(name -> TagVersions.parse(location, name).stream())
                .anyMatch(version -> Version.PRECEDENCE.compare(version, base) == 0);
        if (!found) {
            throw absent(pseudo, "no preceding tag " + tag);
        }
    }

    private static FetchException absent(PseudoVersion version, String why) {
        return new NotFoundException("invalid pseudo-version " + version + ": " + why);
    }
}
