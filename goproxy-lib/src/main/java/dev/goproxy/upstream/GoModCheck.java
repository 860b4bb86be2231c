package dev.goproxy.upstream;

import dev.goproxy.fetch.UpstreamException;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/** Tells a go.mod file from what can't be one. */
final class GoModCheck {
    private static final Pattern MODULE = Pattern.compile("(?m)^[ \t]*module\\b");

    private GoModCheck() {}

    /** Refuses what has no module directive; which path it names doesn't matter, since forks keep the original's. */
    static void check(byte[] bytes) throws UpstreamException {
        if (!MODULE.matcher(new String(bytes, StandardCharsets.UTF_8)).find()) {
            throw new UpstreamException("what is no go.mod file: no module directive");
        }
    }
}
