package dev.goproxy.module;

/**
 * One version of one module: the version is canonical and fits the path.
 *
 * @param path the module's path
 * @param version a canonical version whose major number is the one that the path's suffix requires
 */
public record ModuleVersion(ModulePath path, Version version) {
    /**
     * Creates a module version.
     *
     * @param path the module's path
     * @param version its version
     * @throws InvalidNameException if the version is not canonical, or does not fit the path
     */
    public ModuleVersion {
        if (!version.isCanonical()) {
            throw new InvalidNameException("version", version.text(), "not canonical");
        }
        if (!path.fits(version)) {
            throw new InvalidNameException("version", version.text(), "does not fit module path " + path);
        }
    }

    /**
     * Parses a path and a version.
     *
     * @param path the module path
     * @param version the canonical version
     * @return the module version
     * @throws InvalidNameException if either is invalid, or the version does not fit the path
     */
    public static ModuleVersion of(String path, String version) {
        return new ModuleVersion(ModulePath.parse(path), Version.parse(version));
    }

    /**
     * Returns the usual notation of a module version, with which all names in its zip begin.
     *
     * @return {@code path@version}
     */
    @Override
    public String toString() {
        return path.path() + "@" + version.text();
    }
}
