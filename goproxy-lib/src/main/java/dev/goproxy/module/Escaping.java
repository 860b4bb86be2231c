package dev.goproxy.module;

/**
 * The escaping of module paths and versions in URLs and cache names, where case must not matter: each upper-case ASCII
 * letter becomes {@code !} and its lower-case letter.
 *
 * <p>Mirrors {@code EscapePath}, {@code UnescapePath}, {@code EscapeVersion} and {@code UnescapeVersion} of
 * golang.org/x/mod/module. A version here is any query that can be one element of a file path: a semantic version, a
 * branch, a commit. Strings without upper-case letters are returned as they are, without a copy.
 *
 * @see <a href="https://go.dev/ref/mod#goproxy-protocol">Go Modules Reference: GOPROXY protocol</a>
 */
public final class Escaping {
    private Escaping() {}

    /**
     * Escapes a module path.
     *
     * @param path the module path
     * @return its escaped form
     * @throws InvalidNameException if it is not a valid module path
     */
    public static String escapePath(String path) {
        PathRules.checkModulePath(path);
        return escape(path);
    }

    /**
     * Unescapes a module path.
     *
     * @param escaped the escaped path
     * @return the module path
     * @throws InvalidNameException if it is not the escaped form of a valid module path
     */
    public static String unescapePath(String escaped) {
        var path = unescape("escaped module path", escaped);
        var problem = PathRules.modulePathProblem(path);
        if (problem != null) {
            throw new InvalidNameException("escaped module path", escaped, problem);
        }
        return path;
    }

    /**
     * Escapes a version or query.
     *
     * @param version the version
     * @return its escaped form
     * @throws InvalidNameException if it is not a valid file name, or contains {@code !} or non-ASCII characters
     */
    public static String escapeVersion(String version) {
        for (var i = 0; i < version.length(); i++) {
            if (version.charAt(i) == '!' || version.charAt(i) >= 0x80) {
                throw new InvalidNameException("version", version, "disallowed character");
            }
        }
        var problem = PathRules.fileElementProblem(version);
        if (problem != null) {
            throw new InvalidNameException("version", version, problem);
        }
        return escape(version);
    }

    /**
     * Unescapes a version or query.
     *
     * @param escaped the escaped version
     * @return the version
     * @throws InvalidNameException if it is not the escaped form of a valid version
     */
    public static String unescapeVersion(String escaped) {
        var version = unescape("escaped version", escaped);
        var problem = PathRules.fileElementProblem(version);
        if (problem != null) {
            throw new InvalidNameException("escaped version", escaped, problem);
        }
        return version;
    }

    /** Escapes a string that has been validated. */
    static String escape(String valid) {
        var first = 0;
        while (first < valid.length() && !isUpperCase(valid.charAt(first))) {
            first++;
        }
        if (first == valid.length()) {
            return valid;
        }
        var escaped = new StringBuilder(valid.length() + 8).append(valid, 0, first);
        for (var i = first; i < valid.length(); i++) {
            var c = valid.charAt(i);
            if (isUpperCase(c)) {
                escaped.append('!').append((char) (c | 0x20));
            } else {
                escaped.append(c);
            }
        }
        return escaped.toString();
    }

    private static String unescape(String kind, String escaped) {
        var plain = escaped.indexOf('!') < 0;
        var unescaped = plain ? null : new StringBuilder(escaped.length());
        for (var i = 0; i < escaped.length(); i++) {
            var c = escaped.charAt(i);
            if (isUpperCase(c)) {
                throw new InvalidNameException(kind, escaped, "upper-case letter without '!'");
            }
            if (c >= 0x80) {
                throw new InvalidNameException(kind, escaped, "non-ASCII character");
            }
            if (c == '!') {
                i++;
                if (i == escaped.length() || escaped.charAt(i) < 'a' || escaped.charAt(i) > 'z') {
                    throw new InvalidNameException(kind, escaped, "'!' without a lower-case letter behind it");
                }
                c = (char) (escaped.charAt(i) - 0x20);
            }
            if (unescaped != null) {
                unescaped.append(c);
            }
        }
        return unescaped == null ? escaped : unescaped.toString();
    }

    private static boolean isUpperCase(char c) {
        return c >= 'A' && c <= 'Z';
    }
}
