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

/** The versions that a repository's tags give a module: its list. */
final class TagVersions {
    private final GitRepo repo;
    private final ModuleLocation location;

    TagVersions(GitRepo repo, ModuleLocation location) {
        this.repo = repo;
        this.location = location;
    }

    /** The version that a tag is, if it is exactly a canonical one of this module's folder, of whatever major version. */
    static Optional<Version> version(ModuleLocation location, String tag) {
        return parse(location, tag)
                .filter(version ->
                        version.isCanonical() && version.build().isEmpty() && !PseudoVersion.isPseudo(version));
    }

    /** The version that a tag stands for: with all three numbers, perhaps with build metadata. */
    static Optional<Version> parse(ModuleLocation location, String tag) {
        String prefix = location.tagPrefix();
        if (!tag.startsWith(prefix) || !Version.isValid(tag.substring(prefix.length()))) {
            return Optional.empty();
        }
        Version version = Version.parse(tag.substring(prefix.length()));
        boolean whole = version.text().startsWith(version.canonical().text().replaceFirst("\\+incompatible$", ""));
        return whole && !(prefix.isEmpty() && PseudoVersion.isPseudo(version))
                ? Optional.of(version)
                : Optional.empty();
    }

    /**
     * The versions that begin with a text, in Go's order: the ones that fit the path, then the incompatible ones. As far as these depend on
     * other versions, only the listed ones count.
     */
    List<Version> list(String beginning) throws IOException {
        List<Version> fitting = new ArrayList<>();
        List<Version> others = new ArrayList<>();
        ModulePath path = location.path();
        if (path.pathMajor().endsWith("-unstable")) {
            return List.of();
        }
        for (String tag : repo.refs().tags(location.tagPrefix() + beginning)) {
            version(location, tag).ifPresent(version -> (path.fits(version) ? fitting : others).add(version));
        }
        fitting.sort(Version.ORDER);
        others.sort(Version.ORDER);
        fitting.addAll(incompatible(fitting, others));
        return List.copyOf(fitting);
    }

    /** Of v2 and more those that nothing tells to be modules with a suffix of their own. */
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
