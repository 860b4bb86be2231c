package dev.goproxy.fetch;

import com.google.common.base.CharMatcher;
import com.google.common.base.Splitter;
import dev.goproxy.module.PseudoVersion;
import dev.goproxy.module.Version;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The text of a {@code @v/list} answer: a version a line.
 *
 * @see <a href="https://go.dev/ref/mod#goproxy-protocol">Go Modules Reference: GOPROXY protocol</a>
 */
public final class VersionList {
    private static final CharMatcher SPACE = CharMatcher.whitespace();
    private static final Splitter LINES = Splitter.on('\n');

    private VersionList() {}

    /**
     * Reads a list as leniently as {@code go}: of each line the first field, if it is a valid version and no pseudo-version. Anything else is left out.
     *
     * @param text the list in UTF-8
     * @return the versions in Go's order, each once
     * @throws UpstreamException if there are lines but not one of them begins with a valid version: then this is no list
     */
    public static List<Version> parse(byte[] text) throws UpstreamException {
        var versions = new ArrayList<Version>();
        boolean blank = true;
        boolean none = true;
        for (String line : LINES.split(new String(text, StandardCharsets.UTF_8))) {
            String field = firstField(line);
            blank &= field.isEmpty();
            if (Version.isValid(field)) {
                none = false;
                Version version = new Version(field);
                if (!PseudoVersion.isPseudo(version)) {
                    versions.add(version);
                }
            }
        }
        if (none && !blank) {
            throw new UpstreamException("what is no list of versions");
        }
        versions.sort(Version.ORDER);
        return versions.stream().distinct().toList();
    }

    private static String firstField(String line) {
        String trimmed = SPACE.trimFrom(line);
        int end = SPACE.indexIn(trimmed);
        return end < 0 ? trimmed : trimmed.substring(0, end);
    }

    /**
     * Prints a list.
     *
     * @param versions the versions
     * @return one a line, without a newline at the end
     */
    public static String print(List<Version> versions) {
        return versions.stream().map(Version::text).collect(Collectors.joining("\n"));
    }
}
