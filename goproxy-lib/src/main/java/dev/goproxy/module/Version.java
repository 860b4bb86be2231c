package dev.goproxy.module;

import java.util.Comparator;

/**
 * A semantic version in Go's notation: {@code vMAJOR[.MINOR[.PATCH[-PRERELEASE][+BUILD]]]}, with numbers of any length.
 *
 * <p>Mirrors golang.org/x/mod/semver. There are two orders, so that a version has no natural one: {@link #ORDER} is for
 * sorting, {@link #PRECEDENCE} decides which version is newer.
 *
 * @param text the version, for instance {@code v1.2.3-rc.1}
 */
public record Version(String text) {
    /**
     * Orders versions by precedence, the newest last: {@code semver.Compare}. Build metadata and missing numbers
     * ({@code v1}, {@code v1.0}) make no difference.
     */
    public static final Comparator<Version> PRECEDENCE = (a, b) -> Semver.compare(a.parts(), b.parts());

    /** Orders versions by precedence, then by text: {@code semver.Sort}. Consistent with equals. */
    public static final Comparator<Version> ORDER = PRECEDENCE.thenComparing(Version::text);

    private static final String INCOMPATIBLE = "+incompatible";

    /**
     * Creates a version.
     *
     * @param text the version
     * @throws InvalidNameException if it is not a valid semantic version
     */
    public Version {
        if (!isValid(text)) {
            throw new InvalidNameException("version", text, "not a semantic version");
        }
    }

    /**
     * Parses a version.
     *
     * @param text the version
     * @return the version
     * @throws InvalidNameException if it is not a valid semantic version
     */
    public static Version parse(String text) {
        return new Version(text);
    }

    /**
     * Returns whether a string is a valid semantic version: {@code semver.IsValid}.
     *
     * @param text any string
     * @return whether {@link #parse} accepts it
     */
    public static boolean isValid(String text) {
        return Semver.scan(text) != null;
    }

    /**
     * Returns whether this is the canonical spelling, under which a module's version is published: all three numbers,
     * and no build metadata other than {@code +incompatible}.
     *
     * @return whether {@link #canonical} is this version
     */
    public boolean isCanonical() {
        var parts = parts();
        return !parts.isShort() && (parts.prereleaseEnd() == text.length() || isIncompatible());
    }

    /**
     * Returns the canonical spelling: missing numbers become zero, and build metadata other than {@code +incompatible}
     * is removed ({@code module.CanonicalVersion}).
     *
     * @return the canonical version; this instance if it is canonical
     */
    public Version canonical() {
        if (isCanonical()) {
            return this;
        }
        var parts = parts();
        if (parts.majorEnd() == parts.minorEnd()) {
            return new Version(text + ".0.0");
        }
        return new Version(parts.isShort() ? text + ".0" : text.substring(0, parts.prereleaseEnd()));
    }

    /**
     * Returns the major version.
     *
     * @return for instance {@code v1}
     */
    public String major() {
        return text.substring(0, parts().majorEnd());
    }

    /**
     * Returns the major and minor version.
     *
     * @return for instance {@code v1.2}; {@code v1.0} of {@code v1}
     */
    public String majorMinor() {
        var parts = parts();
        return parts.majorEnd() == parts.minorEnd() ? text + ".0" : text.substring(0, parts.minorEnd());
    }

    /**
     * Returns the pre-release, with the dash before it.
     *
     * @return for instance {@code -rc.1}; empty for a release
     */
    public String prerelease() {
        var parts = parts();
        return text.substring(parts.patchEnd(), parts.prereleaseEnd());
    }

    /**
     * Returns the build metadata, with the plus sign before it.
     *
     * @return for instance {@code +incompatible}; empty if there is none
     */
    public String build() {
        return text.substring(parts().prereleaseEnd());
    }

    /**
     * Returns whether the build metadata is {@code +incompatible}: of a major version from 2 on of a module without a
     * go.mod file.
     *
     * @return whether the text ends in {@code +incompatible}
     */
    public boolean isIncompatible() {
        return text.endsWith(INCOMPATIBLE);
    }

    /**
     * Returns whether this is a pre-release, as all pseudo-versions are.
     *
     * @return whether {@link #prerelease} is not empty
     */
    public boolean isPrerelease() {
        var parts = parts();
        return parts.patchEnd() < parts.prereleaseEnd();
    }

    /**
     * Returns the version's form in URLs and cache names.
     *
     * @return the escaped version
     */
    public String escaped() {
        return Escaping.escape(text);
    }

    @Override
    public String toString() {
        return text;
    }

    private Semver parts() {
        var parts = Semver.scan(text);
        if (parts == null) {
            throw new AssertionError(text); // the constructor accepts only valid versions
        }
        return parts;
    }
}
