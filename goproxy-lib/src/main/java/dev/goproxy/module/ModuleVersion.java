package dev.goproxy.module;

/**
 * One version of one module: the version is canonical and fits the path.
 *
 * @param path the module's path
 * @param version a canonical version whose major number the path's suffix asks for
 */
public record ModuleVersion(ModulePath path, Version version) {
    /**
     * Checks that the two belong together.
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
     * Reads a path and a version.
     *
     * @param path the module path
     * @param version the canonical version
     * @return both
     * @throws InvalidNameException if either is invalid, or they do not belong together
     */
    public static ModuleVersion of(String path, String version) {
        return new ModuleVersion(ModulePath.parse(path), Version.parse(version));
    }

    /**
     * The usual way to write a module version, and the first element of every name in its zip.
     *
     * @return {@code path@version}
     */
    @Override
    public String toString() {
        return path.path() + "@" + version.text();
    }
}
