package dev.goproxy.server;

import java.util.Optional;

/**
 * Prefix of the paths that the proxy is responsible for.
 *
 * @param value empty, or with a leading slash and without a trailing one
 */
record PathPrefix(String value) {
    static final PathPrefix NONE = new PathPrefix("");

    /**
     * Parses a prefix: {@code go}, {@code /go} and {@code /go/} are the same; empty and {@code /} are {@link #NONE}.
     */
    static PathPrefix parse(String text) {
        String trimmed = text.replaceAll("^/+|/+$", "");
        if (!trimmed.chars().allMatch(PathPrefix::isPlain)) {
            throw new IllegalArgumentException("invalid path prefix: " + text);
        }
        return trimmed.isEmpty() ? NONE : new PathPrefix("/" + trimmed);
    }

    private static boolean isPlain(int c) {
        return c > ' ' && c < 0x7f && "%?#\\".indexOf(c) < 0;
    }

    /** Returns the rest of the path with its leading slash; empty if the path is not below the prefix. */
    Optional<String> below(String path) {
        if (!path.startsWith(value)) {
            return Optional.empty();
        }
        String rest = path.substring(value.length());
        if (rest.isEmpty()) {
            return Optional.of("/");
        }
        return rest.startsWith("/") ? Optional.of(rest) : Optional.empty();
    }
}
