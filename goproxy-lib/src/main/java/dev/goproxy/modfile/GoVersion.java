package dev.goproxy.modfile;

import dev.goproxy.module.InvalidNameException;
import java.util.Comparator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A version of Go, as the go lines of go.mod files name it: {@code 1.21}, {@code 1.21.0} or {@code 1.24rc1}. Immutable.
 *
 * <p>Mirrors Go's package go/version, without the prefix {@code go}. Numbers may have any length. {@code 1.21} is the
 * language version, which precedes {@code 1.21rc1} and {@code 1.21.0}; before Go 1.21 it is the same as {@code 1.20.0}.
 * Equality is that of the text, so that it is finer than the order.
 *
 * @see <a href="https://go.dev/doc/toolchain#version">Go Toolchains: Go versions</a>
 */
public final class GoVersion implements Comparable<GoVersion> {
    private static final Pattern FORM =
            Pattern.compile("(?<major>N)(?:\\.(?<minor>N)(?:\\.(?<patch>N)|(?<kind>[a-z]+)(?<pre>N)?)?)?"
                    .replace("N", "0|[1-9][0-9]*"));
    private static final Comparator<String> NUMBERS =
            Comparator.comparingInt(String::length).thenComparing(Comparator.naturalOrder());
    private static final Comparator<GoVersion> ORDER = Comparator.comparing(
                    (GoVersion version) -> version.major, NUMBERS)
            .thenComparing(version -> version.minor, NUMBERS)
            .thenComparing(version -> version.patch, NUMBERS)
            .thenComparing(version -> version.kind)
            .thenComparing(version -> version.prerelease, NUMBERS);

    /** The first version whose language version differs from its first release. */
    private static final String DISTINCT_LANGUAGE_MINOR = "21";

    private final String text;
    private final String major;
    private final String minor;

    /** Empty for a pre-release and, from Go 1.21 on, for a language version: both precede {@code .0}. */
    private final String patch;

    /** For instance {@code rc}; empty for a release. */
    private final String kind;

    /** The number of the pre-release; empty if there is none. */
    private final String prerelease;

    GoVersion(String text, Matcher parts) {
        this.text = text;
        this.major = parts.group("major");
        this.minor = orElse(parts.group("minor"), "0");
        this.kind = orElse(parts.group("kind"), "");
        this.prerelease = orElse(parts.group("pre"), "");
        boolean isFirstRelease = kind.isEmpty() && NUMBERS.compare(minor, DISTINCT_LANGUAGE_MINOR) < 0;
        this.patch = orElse(parts.group("patch"), isFirstRelease || parts.group("minor") == null ? "0" : "");
    }

    private static String orElse(@Nullable String group, String otherwise) {
        return group == null ? otherwise : group;
    }

    /**
     * Parses a version.
     *
     * @param text the version, for instance {@code 1.24.0}
     * @return the version
     * @throws InvalidNameException if {@link #isValid} is false
     */
    public static GoVersion parse(String text) {
        Matcher parts = FORM.matcher(text);
        if (!parts.matches()) {
            throw new InvalidNameException("go version", text, "must match format 1.23.0");
        }
        return new GoVersion(text, parts);
    }

    /**
     * Returns whether a text is a version of Go. A go line may hold others: {@code 1.24.1rc1} is accepted there.
     *
     * @param text any string
     * @return whether {@link #parse} accepts it
     */
    public static boolean isValid(String text) {
        return FORM.matcher(text).matches();
    }

    /**
     * Returns the version as it was parsed.
     *
     * @return for instance {@code 1.24.0}
     */
    public String text() {
        return text;
    }

    /**
     * Returns the version of the language: major and minor number alone.
     *
     * @return for instance {@code 1.24} of {@code 1.24.1} and {@code 1.24rc1}; {@code 1} of {@code 1.0}
     */
    public GoVersion language() {
        return parse(major.equals("1") && minor.equals("0") ? major : major + "." + minor);
    }

    /**
     * Returns whether this version is the same as another or newer.
     *
     * @param other the other version
     * @return whether {@code compareTo(other) >= 0}
     */
    public boolean isAtLeast(GoVersion other) {
        return compareTo(other) >= 0;
    }

    @Override
    public int compareTo(GoVersion other) {
        return ORDER.compare(this, other);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof GoVersion version && text.equals(version.text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    @Override
    public String toString() {
        return text;
    }
}
