package dev.goproxy.module;

/**
 * A glob and the number of slashes in it.
 *
 * @param glob in the syntax of Go's path.Match
 * @param slashes how many slashes a matching prefix has
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
