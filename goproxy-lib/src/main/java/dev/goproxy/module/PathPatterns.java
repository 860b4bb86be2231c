package dev.goproxy.module;

import com.google.common.base.Splitter;
import java.util.List;

/**
 * Comma-separated globs of module path prefixes, as in {@code GOPRIVATE}: {@code *.corp.example.com,rsc.io/private}.
 *
 * <p>A glob with n elements is matched against the first n elements of a path, with the syntax of Go's
 * {@code path.Match}. A trailing slash is ignored; empty and malformed globs match nothing; spaces are part of a glob.
 * Mirrors {@code module.MatchPrefixPatterns}. Immutable.
 */
public final class PathPatterns {
    private final List<PathPattern> patterns;

    private PathPatterns(List<PathPattern> patterns) {
        this.patterns = patterns;
    }

    /**
     * Parses a list of globs. Never fails: a malformed glob matches nothing.
     *
     * @param globs comma-separated globs; may be empty
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
     * Returns whether one of the globs matches a prefix of a path.
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
     * Returns whether there are no globs.
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
