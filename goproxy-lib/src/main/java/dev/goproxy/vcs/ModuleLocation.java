package dev.goproxy.vcs;

import dev.goproxy.module.ModulePath;
import dev.goproxy.module.PseudoVersion;
import dev.goproxy.module.Version;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Place of a module in its repository.
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
     * @param subdir folder of the repository that counts as its root; empty for the root itself
     */
    static ModuleLocation of(ModulePath path, String root, String subdir) {
        String below = path.path().equals(root)
                ? ""
                : path.prefix().substring(Math.min(root.length(), path.prefix().length()));
        return new ModuleLocation(path, root, join(below.replaceFirst("^/", ""), subdir));
    }

    /** Returns two paths joined by a slash; either may be empty. */
    static String join(String folder, String name) {
        return folder.isEmpty() || name.isEmpty() ? folder + name : folder + "/" + name;
    }

    /** Returns the prefix of the module's tags. */
    String tagPrefix() {
        return folder.isEmpty() ? "" : folder + "/";
    }

    /** Returns the path of the go.mod file in {@link #folder}. */
    String goMod() {
        return join(folder, "go.mod");
    }

    /**
     * Returns the folder that may hold the module's major version, for instance {@code sub/v2}; empty if there can be
     * none.
     */
    Optional<String> majorFolder() {
        String major = path.pathMajor();
        return major.startsWith("/") && !path.path().equals(root)
                ? Optional.of(join(folder, major.substring(1)))
                : Optional.empty();
    }

    /** Returns the paths of the go.mod files that determine the module's folder. */
    List<String> goMods() {
        List<String> files = new ArrayList<>(List.of(goMod()));
        majorFolder().ifPresent(major -> files.add(join(major, "go.mod")));
        return files;
    }

    /** Returns the major version that the path requires, for instance {@code v2}; empty if it requires none. */
    String major() {
        String suffix = path.pathMajor().replaceFirst("-unstable$", "");
        return suffix.isEmpty() ? "" : suffix.substring(1);
    }

    /** Whether versions of v2 or higher can be {@code +incompatible} ones of this module. */
    boolean isBareRoot() {
        return folder.isEmpty() && path.pathMajor().isEmpty();
    }

    /** Returns the revision of a version: a tag, or for a pseudo-version the beginning of a hash. */
    String revision(Version version) {
        return PseudoVersion.isPseudo(version)
                ? PseudoVersion.parse(version).revision()
                : tagPrefix() + compatible(version).text();
    }

    /** Returns a version without {@code +incompatible}. */
    static Version compatible(Version version) {
        String text = version.text();
        return version.isIncompatible()
                ? Version.parse(text.substring(0, text.length() - INCOMPATIBLE.length()))
                : version;
    }

    /** Returns a version with {@code +incompatible}. */
    static Version incompatible(Version version) {
        return Version.parse(version.text() + INCOMPATIBLE);
    }
}
