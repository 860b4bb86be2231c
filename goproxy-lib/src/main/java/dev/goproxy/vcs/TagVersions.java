package dev.goproxy.vcs;

import dev.goproxy.module.ModulePath;
import dev.goproxy.module.PseudoVersion;
import dev.goproxy.module.Version;
import dev.goproxy.vcs.git.GitRepo;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Versions of a module by the tags of its repository. Safe for use by multiple threads. */
final class TagVersions {
    private final GitRepo repo;
    private final ModuleLocation location;

    TagVersions(GitRepo repo, ModuleLocation location) {
        this.repo = repo;
        this.location = location;
    }

    /**
     * Returns the canonical version without build metadata, of any major version, that a tag of this module's folder
     * is.
     */
    private static Optional<Version> version(ModuleLocation location, String tag) {
        return parse(location, tag)
                .filter(version ->
                        version.isCanonical() && version.build().isEmpty() && !PseudoVersion.isPseudo(version));
    }

    /**
     * Returns the version, with all three numbers and perhaps build metadata, that a tag of this module's folder is.
     */
    static Optional<Version> parse(ModuleLocation location, String tag) {
        String prefix = location.tagPrefix();
        if (!tag.startsWith(prefix) || !Version.isValid(tag.substring(prefix.length()))) {
            return Optional.empty();
        }
        Version version = Version.parse(tag.substring(prefix.length()));
        String canonical = version.canonical().text().replaceFirst("\\+incompatible$", "");
        boolean hasAllNumbers = version.text().startsWith(canonical);
        return hasAllNumbers && !(prefix.isEmpty() && PseudoVersion.isPseudo(version))
                ? Optional.of(version)
                : Optional.empty();
    }

    /** Returns all versions: those that fit the path in Go's order, then the incompatible ones in Go's order. */
    List<Version> list() throws IOException {
        return list("");
    }

    /**
     * Returns the versions with a prefix, in the order of {@link #list()}. Where an incompatible version depends on
     * other versions, only the listed ones count.
     */
    List<Version> list(String prefix) throws IOException {
        List<Version> fitting = new ArrayList<>();
        List<Version> others = new ArrayList<>();
        ModulePath path = location.path();
        if (path.pathMajor().endsWith("-unstable")) {
            return List.of();
        }
        for (String tag : repo.refs().tags(location.tagPrefix() + prefix)) {
            version(location, tag).ifPresent(version -> (path.fits(version) ? fitting : others).add(version));
        }
        fitting.sort(Version.ORDER);
        others.sort(Version.ORDER);
        fitting.addAll(incompatible(fitting, others));
        return List.copyOf(fitting);
    }

    /** Returns those of the versions of v2 or higher that are not versions of a module with a major version suffix. */
    private List<Version> incompatible(List<Version> fitting, List<Version> others) throws IOException {
        if (!location.isBareRoot()
                || others.isEmpty()
                || (!fitting.isEmpty() && hasGoMod(fitting.get(fitting.size() - 1)))) {
            return List.of();
        }
        Map<String, List<Version>> byMajor = new TreeMap<>();
        others.forEach(version -> byMajor.computeIfAbsent(version.major(), major -> new ArrayList<>())
                .add(version));
        List<Version> incompatible = new ArrayList<>();
        for (List<Version> versions : byMajor.values()) {
            if (!hasGoMod(versions.get(versions.size() - 1))) {
                versions.forEach(version -> incompatible.add(ModuleLocation.incompatible(version)));
            }
        }
        incompatible.sort(Version.ORDER);
        return incompatible;
    }

    private boolean hasGoMod(Version version) throws IOException {
        GitRepo.Resolved commit = repo.resolve(location.revision(version));
        return repo.read(commit.hash(), List.of("go.mod")).file("go.mod").isPresent();
    }
}
