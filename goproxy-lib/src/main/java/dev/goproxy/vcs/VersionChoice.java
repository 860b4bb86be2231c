package dev.goproxy.vcs;

import dev.goproxy.module.Version;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Choice of one version out of a list, as {@code latest} and queries like {@code v1} demand.
 *
 * @see <a href="https://go.dev/ref/mod#version-queries">Go Modules Reference: version queries</a>
 */
final class VersionChoice {
    private static final Pattern PREFIX_QUERY = Pattern.compile("v(0|[1-9]\\d*)(\\.(0|[1-9]\\d*))?");

    private VersionChoice() {}

    /** Returns whether a query stands for the highest version that begins with it: {@code v1} or {@code v1.2}. */
    static boolean isPrefix(String query) {
        return PREFIX_QUERY.matcher(query).matches();
    }

    /** Returns the versions of a list that begin with a query like {@code v1}, in the list's order. */
    static List<Version> withPrefix(List<Version> versions, String query) {
        Version lowest = Version.parse(query).canonical();
        return versions.stream()
                .filter(version ->
                        version.text().startsWith(query + ".") && Version.PRECEDENCE.compare(version, lowest) >= 0)
                .toList();
    }

    /**
     * Returns the highest release, or else the highest pre-release, of a sorted list.
     *
     * @param goMod the go.mod file whose retractions hold
     */
    static Optional<Version> highestNotRetracted(List<Version> sorted, Retractions.GoModSource goMod)
            throws IOException {
        Retractions retractions = new Retractions(goMod);
        List<Version> allowed = new ArrayList<>();
        for (Version version : sorted) {
            if (!retractions.include(version)) {
                allowed.add(version);
            }
        }
        return highest(allowed);
    }

    /** Returns the highest release, or else the highest pre-release, of a sorted list. */
    static Optional<Version> highest(List<Version> sorted) {
        Version highest = null;
        for (Version version : sorted) {
            boolean better = highest == null || highest.isPrerelease() || !version.isPrerelease();
            if (better) {
                highest = version;
            }
        }
        return Optional.ofNullable(highest);
    }
}
