package dev.goproxy.module;

/**
 * A valid module path, for instance {@code example.com/mod/v2}: Go's {@code module.CheckPath} accepts every instance.
 *
 * <p>Paths are ASCII, and ordered by their bytes.
 *
 * @param path the path, as in a go.mod file
 */
public record ModulePath(String path) implements Comparable<ModulePath> {
    /**
     * Creates a module path.
     *
     * @param path the path, as in a go.mod file
     * @throws InvalidNameException if it is not a valid module path
     */
    public ModulePath {
        PathRules.checkModulePath(path);
    }

    /**
     * Parses a module path.
     *
     * @param path the path, as in a go.mod file
     * @return the path
     * @throws InvalidNameException if it is not a valid module path
     */
    public static ModulePath parse(String path) {
        return new ModulePath(path);
    }

    /**
     * Parses the escaped form of a module path, as in URLs and cache names.
     *
     * @param escaped the escaped path, for instance {@code github.com/!burnt!sushi/toml}
     * @return the path
     * @throws InvalidNameException if it is not the escaped form of a valid module path
     */
    public static ModulePath unescape(String escaped) {
        return new ModulePath(Escaping.unescapePath(escaped));
    }

    /**
     * Returns the path's form in URLs and cache names.
     *
     * @return the escaped path
     */
    public String escaped() {
        return Escaping.escape(path);
    }

    /**
     * Returns the path without its major-version suffix.
     *
     * @return for instance {@code example.com/mod} of {@code example.com/mod/v2}
     */
    public String prefix() {
        return path.substring(0, PathMajor.start(path));
    }

    /**
     * Returns the path's major-version suffix, separator included.
     *
     * @return for instance {@code /v2}, for gopkg.in {@code .v1} or {@code .v1-unstable}; empty if there is none
     */
    public String pathMajor() {
        return path.substring(PathMajor.start(path));
    }

    /**
     * Returns whether a version's major number is the one that this path's suffix requires: Go's
     * {@code module.CheckPathMajor}.
     *
     * <p>A path without a suffix has versions v0, v1 and those with {@code +incompatible}; gopkg.in's {@code .v1} also
     * has versions that begin with {@code v0.0.0-}.
     *
     * @param version any valid version
     * @return whether it can be a version of this path
     */
    public boolean fits(Version version) {
        return PathMajor.fits(pathMajor(), version);
    }

    @Override
    public int compareTo(ModulePath other) {
        return path.compareTo(other.path);
    }

    @Override
    public String toString() {
        return path;
    }
}
