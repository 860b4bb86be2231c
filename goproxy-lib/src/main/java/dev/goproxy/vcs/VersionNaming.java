package dev.goproxy.vcs;

import dev.goproxy.fetch.FetchException;
import dev.goproxy.fetch.NotFoundException;
import dev.goproxy.module.InvalidNameException;
import dev.goproxy.module.PseudoVersion;
import dev.goproxy.module.Version;
import dev.goproxy.vcs.git.GitRepo;
import java.io.IOException;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Maps commits to versions of a module, and checks that versions match their commits. Not safe for use by multiple
 * threads.
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

    /**
     * Version of the module that a tag stands for.
     *
     * @param version the version without build metadata, perhaps with {@code +incompatible}
     * @param canonical whether the tag has no build metadata
     */
    private record TagVersion(Version version, boolean canonical) {}

    /**
     * Returns the version that a commit is: the one asked for if it is a tag of the commit, else that of the commit's
     * highest tag, else a pseudo-version.
     *
     * @param asked the version that was asked for; null if the request did not name one
     */
    Version versionOf(ModuleCommit commit, @Nullable Version asked) throws IOException {
        Version highest = null;
        Version base = null;
        boolean suffixAsked = asked != null && asked.isIncompatible();
        boolean otherMajor = false;
        for (String tag : repo.refs().tagsOf(commit.hash())) {
            Optional<TagVersion> tagged = tagVersion(commit, tag, suffixAsked);
            if (tagged.isEmpty()) {
                otherMajor |= isOtherMajor(tag, asked);
                continue;
            }
            Version version = tagged.get().version();
            boolean canonical = tagged.get().canonical();
            if (asked != null && Version.PRECEDENCE.compare(version, asked) == 0) {
                if (canonical) {
                    return requireValid(commit, version);
                }
                base = version;
            }
            if (canonical && isHigher(version, highest) && !retractions.include(version)) {
                highest = version;
            }
        }
        if (highest != null) {
            return requireValid(commit, highest);
        }
        if (otherMajor) {
            throw otherMajor(asked);
        }
        Optional<Version> before = base != null ? Optional.of(base) : highestBefore(commit, suffixAsked);
        PseudoVersion pseudo = PseudoVersion.build(location.major(), before, commit.time(), commit.shortHash());
        return requireValid(commit, pseudo.version());
    }

    /**
     * Returns whether a tag that can't be a version of this module is the version that was asked for. A tag with build
     * metadata is an error only if no other tag names the commit; one without is an error at once.
     */
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

    /** Returns the highest tagged version in the history of a commit that is not retracted. */
    private Optional<Version> highestBefore(ModuleCommit commit, boolean suffixAsked) throws IOException {
        Version highest = null;
        for (String tag : repo.tagsInHistory(commit.hash(), location.tagPrefix())) {
            Optional<TagVersion> tagged = tagVersion(commit, tag, suffixAsked);
            if (tagged.isPresent()) {
                Version version = tagged.get().version();
                if (isHigher(version, highest) && !retractions.include(version)) {
                    highest = version;
                }
            }
        }
        return Optional.ofNullable(highest);
    }

    private static boolean isHigher(Version version, @Nullable Version other) {
        return other == null || Version.PRECEDENCE.compare(version, other) > 0;
    }

    private Optional<TagVersion> tagVersion(ModuleCommit commit, String tag, boolean suffixAsked) throws IOException {
        Optional<Version> parsed = TagVersions.parse(location, tag);
        if (parsed.isEmpty()) {
            return Optional.empty();
        }
        Version plain = withoutBuild(parsed.get());
        boolean canonical = plain.equals(parsed.get());
        if (location.path().fits(plain)) {
            return Optional.of(new TagVersion(plain, canonical));
        }
        return commit.mayBeIncompatible(plain, suffixAsked)
                ? Optional.of(new TagVersion(ModuleLocation.incompatible(plain), canonical))
                : Optional.empty();
    }

    private static Version withoutBuild(Version version) {
        String text = version.text();
        return Version.parse(text.substring(0, text.length() - version.build().length()));
    }

    /**
     * Checks that a canonical version can be the module's version at a commit.
     *
     * @return the version
     * @throws NotFoundException if it can't, or the module is not in the commit
     */
    Version requireValid(ModuleCommit commit, Version version) throws IOException {
        commit.goModLocation();
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

    /**
     * Checks that a pseudo-version has the hash, the time and a base version of a commit.
     *
     * @throws NotFoundException if it has not
     */
    void requireValidPseudo(ModuleCommit commit, Version version) throws IOException {
        PseudoVersion pseudo = PseudoVersion.parse(version);
        try {
            if (!pseudo.revision().equals(commit.shortHash())) {
                throw invalid(pseudo, "revision should be " + commit.shortHash());
            }
            if (!pseudo.time().equals(commit.time())) {
                throw invalid(pseudo, "does not match the commit's time");
            }
            requireValid(commit, version);
            Optional<Version> base =
                    PseudoVersion.parse(ModuleLocation.compatible(version)).base();
            if (base.isPresent()) {
                requireTagBefore(commit, pseudo, base.get());
            } else if (location.major().isEmpty() && version.major().equals("v1")) {
                throw invalid(pseudo, "without a tag before it the major version must be v0, not v1");
            }
        } catch (InvalidNameException e) {
            throw invalid(pseudo, e.reason());
        }
    }

    private void requireTagBefore(ModuleCommit commit, PseudoVersion pseudo, Version base) throws IOException {
        String tag = location.tagPrefix() + base;
        Set<String> own = repo.refs().tagsOf(commit.hash());
        if (own.contains(tag) || own.contains(base.text())) {
            throw invalid(pseudo, "the commit has the tag " + tag + " itself");
        }
        Set<String> before = repo.tagsInHistory(commit.hash(), tag);
        boolean found = before.stream()
                .flatMap(name -> TagVersions.parse(location, name).stream())
                .anyMatch(version -> Version.PRECEDENCE.compare(version, base) == 0);
        if (!found) {
            throw invalid(pseudo, "no preceding tag " + tag);
        }
    }

    private static FetchException invalid(PseudoVersion version, String reason) {
        return new NotFoundException("invalid pseudo-version " + version + ": " + reason);
    }
}
