package dev.goproxy.vcs;

import dev.goproxy.module.ModulePath;
import dev.goproxy.module.PseudoVersion;
import dev.goproxy.module.Version;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Where a module is in its repository.
 *
 * @param path the module
 * @param root the import path of the repository's root
 * @param folder the module's folder in the repository, without its major version; empty for the root
 */
record ModuleLocation(ModulePath path, String root, String folder) {
    private static final String INCOMPATIBLE = "+incompatible";

    /**
     * Locates a module.
     *
     * @param subdir the folder that stands for the root, empty if it is the repository's own
     */
    static ModuleLocation of(ModulePath path, String root, String subdir) {
        String below = path.path().equals(root)
                ? ""
                : path.prefix().substring(Math.min(root.length(), path.prefix().length()));
        return new ModuleLocation(path, root, join(below.replaceFirst("^/", ""), subdir));
    }

    /** Folders joined with a slash; either may be empty. */
    static String join(String folder, String name) {
        return folder.isEmpty() || name.isEmpty() ? folder + name : folder + "/" + name;
    }

    /** What the module's tags begin with. */
    String tagPrefix() {
        return folder.isEmpty() ? "" : folder + "/";
    }

    String goMod() {
        return join(folder, "go.mod");
    }

    /** The folder that may hold the module's major version, if it can have one. */
    Optional<String> majorFolder() {
        String major = path.pathMajor();
        return major.startsWith("/") && !path.path().equals(root)
                ? Optional.of(join(folder, major.substring(1)))
                : Optional.empty();
    }

    /** The go.mod files that say where the module is. */
    List<String> goMods() {
        List<String> files = new ArrayList<>(List.of(goMod()));
        majorFolder().ifPresent(major -> files.add(join(major, "go.mod")));
        return files;
    }

    /** The major version that the path demands, for instance {@code v2}; empty if none. */
    String major() {
        String suffix = path.pathMajor().replaceFirst("-unstable$", "");
        return suffix.isEmpty() ? "" : suffix.substring(1);
    }

    /** Whether versions of v2 and more could be {@code +incompatible} ones of this module. */
    boolean isBareRoot() {
        return folder.isEmpty() && path.pathMajor().isEmpty();
    }

    /** What names a version in the repository: a tag, or for a pseudo-version the beginning of a hash. */
    String revision(Version version) {
        return PseudoVersion.isPseudo(version)
                ? PseudoVersion.parse(version).revision()
                : tagPrefix() + compatible(version).text();
    }

    /** A version without {@code +incompatible}. */
    static Version compatible(Version version) {
        String text = version.text();
        return version.isIncompatible()
                ? Version.parse(text.substring(0, text.length() - INCOMPATIBLE.length()))
                : version;
    }

    static Version incompatible(Version version) {
        return Version.parse(version.text() + INCOMPATIBLE);
    }
}
