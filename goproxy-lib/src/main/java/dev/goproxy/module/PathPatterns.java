package dev.goproxy.module;

import com.google.common.base.Splitter;
import java.util.List;

/**
 * Comma-separated globs of module path prefixes, as in {@code GOPRIVATE}: {@code *.corp.example.com,rsc.io/private}.
 *
 * <p>A glob with n elements is matched against the first n elements of a path, with the syntax of Go's {@code path.Match}; a
 * trailing slash is ignored; empty and malformed globs match nothing. Blanks are part of a glob. Mirrors
 * {@code module.MatchPrefixPatterns}.
 */
public final class PathPatterns {
    private final List<PathPattern> patterns;

    private PathPatterns(List<PathPattern> patterns) {
        this.patterns = patterns;
    }

    /**
     * Reads a list of globs. There are no errors: what is malformed matches nothing.
     *
     * @param globs globs with commas between them; may be empty
     * @return the patterns
     */
    public static PathPatterns parse(String globs) {
        return new PathPatterns(Splitter.on(',')
                .splitToStream(globs)
                .map(glob -> glob.endsWith("/") ? glob.substring(0, glob.length() - 1) : glob)
                .filter(glob -> !glob.isEmpty())
                .map(PathPattern::of)
                .toList());
    }

    /**
     * Whether any of the globs matches a prefix of the path.
     *
     * @param path a module path, or any string with slashes
     * @return whether one matches
     */
    public boolean matches(String path) {
        for (var pattern : patterns) {
            if (pattern.matchesPrefixOf(path)) {
                return true;
            }
        }
        return false;
    }

    /**
     * Whether there are no globs at all.
     *
     * @return whether the list was empty
     */
    public boolean isEmpty() {
        return patterns.isEmpty();
    }

    @Override
    public String toString() {
        return String.join(",", patterns.stream().map(PathPattern::glob).toList());
    }
}
