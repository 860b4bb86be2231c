package dev.goproxy.upstream;

import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/** Check of whether bytes can be a go.mod file. */
final class GoModCheck {
    private static final Pattern MODULE = Pattern.compile("(?m)^[ \t]*module\\b");

    private GoModCheck() {}

    /**
     * Returns whether there is a module directive; which path it names doesn't matter, since forks keep the original's.
     */
    static boolean isGoMod(byte[] bytes) {
        return MODULE.matcher(new String(bytes, StandardCharsets.UTF_8)).find();
    }
}
