package dev.goproxy.module;

/** Finds the major-version suffix of a module path: {@code /v2}; {@code .v1} or {@code .v1-unstable} for gopkg.in. */
final class PathMajor {
    private static final String GOPKG_IN = "gopkg.in/";
    private static final String UNSTABLE = "-unstable";

    private PathMajor() {}

    /** The index at which the suffix starts (the path's length if it has none), or -1 if the suffix is not allowed. */
    static int start(String path) {
        return path.startsWith(GOPKG_IN) ? gopkgInStart(path) : slashStart(path);
    }

    /** Whether a version fits a path with this suffix: Go's CheckPathMajor. */
    static boolean fits(String pathMajor, Version version) {
        if (pathMajor.isEmpty()) {
            var major = version.major();
            return major.equals("v0") || major.equals("v1") || version.isIncompatible();
        }
        var major = stripUnstable(pathMajor);
        // gopkg.in's v1 had pseudo-versions on v0.0.0 before Go knew better; they are still in use.
        if (major.equals(".v1") && version.text().startsWith("v0.0.0-")) {
            return true;
        }
        return version.major().equals(major.substring(1));
    }

    private static int slashStart(String path) {
        var i = path.length();
        var dotted = false;
        for (; i > 0 && (isDigit(path.charAt(i - 1)) || path.charAt(i - 1) == '.'); i--) {
            dotted |= path.charAt(i - 1) == '.';
        }
        if (i <= 1 || i == path.length() || path.charAt(i - 1) != 'v' || path.charAt(i - 2) != '/') {
            return path.length();
        }
        var isV1 = i == path.length() - 1 && path.charAt(i) == '1';
        return dotted || path.charAt(i) == '0' || isV1 ? -1 : i - 2;
    }

    private static int gopkgInStart(String path) {
        var end = path.endsWith(UNSTABLE) ? path.length() - UNSTABLE.length() : path.length();
        var i = end;
        while (i > 0 && isDigit(path.charAt(i - 1))) {
            i--;
        }
        if (i <= 1 || i == path.length() || path.charAt(i - 1) != 'v' || path.charAt(i - 2) != '.') {
            return -1;
        }
        // Go's quirks: ".v0" alone may begin with a zero, ".v0-unstable" may not; ".v-unstable" is a path that no
        // version fits.
        var isV0 = i == path.length() - 1;
        return path.charAt(i) == '0' && !isV0 ? -1 : i - 2;
    }

    private static String stripUnstable(String pathMajor) {
        return pathMajor.startsWith(".v") && pathMajor.endsWith(UNSTABLE)
                ? pathMajor.substring(0, pathMajor.length() - UNSTABLE.length())
                : pathMajor;
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }
}
