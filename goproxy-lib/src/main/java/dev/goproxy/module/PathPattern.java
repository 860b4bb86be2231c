package dev.goproxy.module;

/**
 * A glob with the number of its slashes.
 *
 * @param glob in the syntax of Go's path.Match
 * @param slashes the number of slashes of a matching prefix
 */
record PathPattern(String glob, int slashes) {
    static PathPattern of(String glob) {
        return new PathPattern(glob, (int) glob.chars().filter(c -> c == '/').count());
    }

    boolean matchesPrefixOf(String path) {
        var end = -1;
        for (var i = 0; i < slashes; i++) {
            end = path.indexOf('/', end + 1);
            if (end < 0) {
                return false;
            }
        }
        end = path.indexOf('/', end + 1);
        return Glob.matches(glob, end < 0 ? path : path.substring(0, end));
    }
}
