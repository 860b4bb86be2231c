package dev.goproxy.module;

import java.util.Comparator;

/**
 * A semantic version as Go writes them: {@code vMAJOR[.MINOR[.PATCH[-PRERELEASE][+BUILD]]]}, with numbers of any length.
 *
 * <p>Mirrors golang.org/x/mod/semver. There are two orders, so that a version is not comparable by itself: {@link #ORDER} sorts,
 * {@link #PRECEDENCE} decides which is newer.
 *
 * @param text the version, for instance {@code v1.2.3-rc.1}
 */
public record Version(String text) {
    /** Which version is newer: {@code semver.Compare}. Build metadata and missing numbers ({@code v1}, {@code v1.0}) make no difference. */
    public static final Comparator<Version> PRECEDENCE = (a, b) -> Semver.compare(a.parts(), b.parts());

    /** How Go sorts lists of versions, {@code semver.Sort}: by precedence, then by text. Consistent with equals. */
    public static final Comparator<Version> ORDER = PRECEDENCE.thenComparing(Version::text);

    private static final String INCOMPATIBLE = "+incompatible";

    /**
     * Checks the version.
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
     * Reads a version.
     *
     * @param text the version
     * @return the version
     * @throws InvalidNameException if it is not a valid semantic version
     */
    public static Version parse(String text) {
        return new Version(text);
    }

    /**
     * Whether a string is a valid semantic version: {@code semver.IsValid}.
     *
     * @param text any string
     * @return whether {@link #parse} accepts it
     */
    public static boolean isValid(String text) {
        return Semver.scan(text) != null;
    }

    /**
     * Whether this is the one spelling under which a module's version is known: all three numbers, and no build metadata but
     * {@code +incompatible}.
     *
     * @return whether {@link #canonical} is this version
     */
    public boolean isCanonical() {
        var parts = parts();
        return !parts.isShort() && (parts.prereleaseEnd() == text.length() || isIncompatible());
    }

    /**
     * The canonical spelling: missing numbers are zero, and build metadata other than {@code +incompatible} goes
     * ({@code module.CanonicalVersion}).
     *
     * @return the canonical version; this one if it is canonical
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
     * The major version.
     *
     * @return for instance {@code v1}
     */
    public String major() {
        return text.substring(0, parts().majorEnd());
    }

    /**
     * The major and minor version.
     *
     * @return for instance {@code v1.2}; {@code v1.0} of {@code v1}
     */
    public String majorMinor() {
        var parts = parts();
        return parts.majorEnd() == parts.minorEnd() ? text + ".0" : text.substring(0, parts.minorEnd());
    }

    /**
     * The pre-release, with the dash before it.
     *
     * @return for instance {@code -rc.1}; empty for a release
     */
    public String prerelease() {
        var parts = parts();
        return text.substring(parts.patchEnd(), parts.prereleaseEnd());
    }

    /**
     * The build metadata, with the plus sign before it.
     *
     * @return for instance {@code +incompatible}; empty if there is none
     */
    public String build() {
        return text.substring(parts().prereleaseEnd());
    }

    /**
     * Whether the build metadata is {@code +incompatible}: a major version from 2 on of a module without a go.mod of its own.
     *
     * @return whether it is
     */
    public boolean isIncompatible() {
        return text.endsWith(INCOMPATIBLE);
    }

    /**
     * Whether this is a pre-release. Pseudo-versions are.
     *
     * @return whether {@link #prerelease} is not empty
     */
    public boolean isPrerelease() {
        var parts = parts();
        return parts.patchEnd() < parts.prereleaseEnd();
    }

    /**
     * The version's form in URLs and cache names.
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
            throw new AssertionError(text); // The constructor let only valid ones pass.
        }
        return parts;
    }
}
