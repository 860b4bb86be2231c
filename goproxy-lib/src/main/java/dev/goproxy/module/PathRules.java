package dev.goproxy.module;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Go's rules for the three kinds of slash-separated paths: module paths, import paths and file paths in module zips.
 *
 * <p>Mirrors {@code CheckPath}, {@code CheckImportPath} and {@code CheckFilePath} of golang.org/x/mod/module.
 */
public final class PathRules {
    private static final int MODULE = 1;
    private static final int IMPORT = 2;
    private static final int FILE = 4;
    private static final int HOST = 8;

    /** For each ASCII character, the kinds of path that may contain it. */
    private static final byte[] ALLOWED = new byte[0x80];

    static {
        allow("0123456789abcdefghijklmnopqrstuvwxyz-.", MODULE | IMPORT | FILE | HOST);
        allow("ABCDEFGHIJKLMNOPQRSTUVWXYZ_~", MODULE | IMPORT | FILE);
        allow("+", IMPORT | FILE);
        allow(" !#$%&(),=@[]^{}", FILE);
    }

    private PathRules() {}

    /**
     * Checks a module path.
     *
     * @param path the path, for instance {@code example.com/mod/v2}
     * @throws InvalidNameException if it is not a valid module path
     */
    static void checkModulePath(String path) {
        require("module path", path, modulePathProblem(path));
    }

    /**
     * Checks an import path.
     *
     * @param path the path, for instance {@code net/http}
     * @throws InvalidNameException if it is not a valid import path
     */
    static void checkImportPath(String path) {
        require("import path", path, pathProblem(path, IMPORT));
    }

    /**
     * Checks the path of a file within a module.
     *
     * @param path the path, for instance {@code cmd/tool/main.go}
     * @throws InvalidNameException if it is not a valid file path
     */
    public static void checkFilePath(String path) {
        require("file path", path, pathProblem(path, FILE));
    }

    /**
     * Returns the major-version suffix of a path that is not validated otherwise, as Go does for paths in go.mod files.
     *
     * @param path any text
     * @return for instance {@code /v2} or {@code .v1}, separator included, and an empty string if there is no suffix;
     *     empty if Go does not allow the suffix
     */
    public static Optional<String> pathMajor(String path) {
        int start = PathMajor.start(path);
        return start < 0 ? Optional.empty() : Optional.of(path.substring(start));
    }

    /**
     * Returns whether a version fits a path with this suffix.
     *
     * @param pathMajor a suffix that {@link #pathMajor} returned
     * @param version any valid version
     * @return whether the version's major number is the one that the suffix requires
     */
    public static boolean fits(String pathMajor, Version version) {
        return PathMajor.fits(pathMajor, version);
    }

    /**
     * Folds case as Go does to find names that would be one file on a file system that ignores case:
     * {@code foldCase(a).equals(foldCase(b))} is Go's {@code strings.EqualFold(a, b)}, by the tables of Unicode 15.0.
     *
     * @param name any string
     * @return the folded string
     */
    public static String foldCase(String name) {
        return CaseFolding.fold(name);
    }

    /** Returns why the string can't be an element of a file path, or null if it can. */
    static @Nullable String fileElementProblem(String element) {
        return elementProblem(element, 0, element.length(), FILE);
    }

    /** Returns why the string is not a module path, or null if it is one. */
    static @Nullable String modulePathProblem(String path) {
        var problem = pathProblem(path, MODULE);
        if (problem == null) {
            problem = hostProblem(path);
        }
        if (problem == null && PathMajor.start(path) < 0) {
            problem = "invalid major version suffix";
        }
        return problem;
    }

    private static void require(String kind, String path, @Nullable String problem) {
        if (problem != null) {
            throw new InvalidNameException(kind, path, problem);
        }
    }

    private static @Nullable String hostProblem(String path) {
        var slash = path.indexOf('/');
        var end = slash < 0 ? path.length() : slash;
        var dotted = false;
        for (var i = 0; i < end; i++) {
            var c = path.charAt(i);
            if ((ALLOWED[c] & HOST) == 0) {
                return invalidCharacter(c) + " in first path element";
            }
            dotted |= c == '.';
        }
        return dotted ? null : "missing dot in first path element";
    }

    private static @Nullable String pathProblem(String path, int kind) {
        if (path.isEmpty()) {
            return "empty string";
        }
        if (path.charAt(0) == '-' && kind != FILE) {
            return "leading dash";
        }
        for (var start = 0; start <= path.length(); ) {
            var slash = path.indexOf('/', start);
            var end = slash < 0 ? path.length() : slash;
            var problem = elementProblem(path, start, end, kind);
            if (problem != null) {
                return problem;
            }
            start = end + 1;
        }
        return null;
    }

    private static @Nullable String elementProblem(String path, int start, int end, int kind) {
        if (start == end) {
            return "empty path element";
        }
        if (path.charAt(start) == '.' && kind == MODULE) {
            return "leading dot in path element";
        }
        if (path.charAt(end - 1) == '.') {
            return "trailing dot in path element";
        }
        var firstDot = end;
        for (var i = start; i < end; i++) {
            var c = path.charAt(i);
            if (c < 0x80 ? (ALLOWED[c] & kind) == 0 : kind != FILE || !isLetterAt(path, i)) {
                return invalidCharacter(path.codePointAt(i));
            }
            if (c == '.' && firstDot == end) {
                firstDot = i;
            }
        }
        return windowsProblem(path, start, firstDot, kind);
    }

    /** Whether the character at i (or, for the second half of a pair, the one that ends there) is a Unicode letter. */
    private static boolean isLetterAt(String path, int i) {
        if (Character.isLowSurrogate(path.charAt(i)) && i > 0 && Character.isHighSurrogate(path.charAt(i - 1))) {
            return true;
        }
        return UnicodeTable.isLetter(path.codePointAt(i));
    }

    /** Returns why Windows would misread the element, by its part before the first dot; null if it would not. */
    private static @Nullable String windowsProblem(String path, int start, int end, int kind) {
        if (isDeviceName(path, start, end)) {
            return "disallowed path element \"" + path.substring(start, end) + "\"";
        }
        if (kind == FILE || end - start < 2) {
            return null;
        }
        var i = end;
        while (i > start && isDigit(path.charAt(i - 1))) {
            i--;
        }
        return i < end && i > start && path.charAt(i - 1) == '~' ? "trailing tilde and digits in path element" : null;
    }

    private static boolean isDeviceName(String path, int start, int end) {
        if (end - start == 3) {
            return matches(path, start, "con")
                    || matches(path, start, "prn")
                    || matches(path, start, "aux")
                    || matches(path, start, "nul");
        }
        if (end - start == 4) {
            var last = path.charAt(end - 1);
            return last >= '1' && last <= '9' && (matches(path, start, "com") || matches(path, start, "lpt"));
        }
        return false;
    }

    private static boolean matches(String path, int start, String lowerCaseName) {
        for (var i = 0; i < lowerCaseName.length(); i++) {
            if ((path.charAt(start + i) | 0x20) != lowerCaseName.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    private static String invalidCharacter(int c) {
        return c > 0x20 && c < 0x7f
                ? "invalid character '" + (char) c + "'"
                : String.format("invalid character U+%04X", c);
    }

    private static void allow(String characters, int kinds) {
        for (var i = 0; i < characters.length(); i++) {
            ALLOWED[characters.charAt(i)] = (byte) kinds;
        }
    }
}
