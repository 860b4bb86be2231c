package dev.goproxy.server;

import java.util.Optional;

/**
 * The part of every path that is not the proxy's.
 *
 * @param value empty, or with a leading slash and without a trailing one
 */
record PathPrefix(String value) {
    static final PathPrefix NONE = new PathPrefix("");

    /** Reads {@code go}, {@code /go} and {@code /go/} alike; empty and {@code /} are no prefix. */
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

    /** What follows the prefix, with its leading slash; empty if the path is not below it. */
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
