package dev.goproxy.module;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Optional;

/**
 * A version that Go derives from a commit without a tag: it contains the commit's time and hash, and sorts after the
 * tag before it.
 *
 * <p>Only the syntax is checked: {@link #time} and {@link #base} throw if the version has an impossible time or base.
 * Mirrors the pseudo-versions of golang.org/x/mod/module.
 *
 * @param version the whole version
 * @see <a href="https://go.dev/ref/mod#pseudo-versions">Go Modules Reference: Pseudo-versions</a>
 */
public record PseudoVersion(Version version) {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuuMMddHHmmss").withZone(ZoneOffset.UTC);
    private static final int TIME_LENGTH = 14;
    private static final String ZERO_SEGMENT = "00010101000000-000000000000";

    /**
     * Creates a pseudo-version.
     *
     * @param version the whole version
     * @throws InvalidNameException if it is not a pseudo-version
     */
    public PseudoVersion {
        if (!isPseudo(version)) {
            throw new InvalidNameException("pseudo-version", version.text(), "syntax error");
        }
    }

    /**
     * Parses a pseudo-version.
     *
     * @param version any version
     * @return the pseudo-version
     * @throws InvalidNameException if it is not a pseudo-version
     */
    public static PseudoVersion parse(Version version) {
        return new PseudoVersion(version);
    }

    /**
     * Returns whether a version has the syntax of a pseudo-version; its time and base are not validated.
     *
     * @param version any version
     * @return whether {@link #parse} accepts it
     */
    public static boolean isPseudo(Version version) {
        var prerelease = version.prerelease();
        var revision = prerelease.lastIndexOf('-') + 1;
        var time = revision - 1 - TIME_LENGTH;
        if (time < 1 || revision == prerelease.length() || !isPlain(prerelease, revision)) {
            return false;
        }
        for (var i = time; i < time + TIME_LENGTH; i++) {
            if (!isDigit(prerelease.charAt(i))) {
                return false;
            }
        }
        if (time == 1) {
            return version.text().startsWith(".0.0-", version.major().length());
        }
        return prerelease.startsWith("0.", time - 2) && (time == 3 || prerelease.charAt(time - 3) == '.');
    }

    /**
     * Builds the pseudo-version of a commit, as {@code module.PseudoVersion} does.
     *
     * @param major the major version, for instance {@code v2}; empty for v0. Used only if there is no older version
     * @param older the highest tagged version among the commit's ancestors, empty if there is none
     * @param time the commit's time; fractions of a second are dropped
     * @param revision the shortened hash, 12 characters for git
     * @return the pseudo-version
     * @throws InvalidNameException if the result is not a version
     */
    public static PseudoVersion build(String major, Optional<Version> older, Instant time, String revision) {
        var segment = TIME.format(time) + "-" + revision;
        var text = older.map(base -> after(base, segment))
                .orElseGet(() -> (major.isEmpty() ? "v0" : major) + ".0.0-" + segment);
        return parse(Version.parse(text));
    }

    /**
     * Returns the zero pseudo-version, which Go writes where a {@code replace} makes the version irrelevant.
     *
     * @param major the major version, for instance {@code v2}; empty for v0
     * @return for instance {@code v0.0.0-00010101000000-000000000000}
     * @throws InvalidNameException if {@code major} is not a major version
     */
    public static Version zero(String major) {
        return Version.parse((major.isEmpty() ? "v0" : major) + ".0.0-" + ZERO_SEGMENT);
    }

    /**
     * Returns whether a version is a zero pseudo-version.
     *
     * @param version any version
     * @return whether it equals {@link #zero} of its major version
     */
    public static boolean isZero(Version version) {
        return version.equals(zero(version.major()));
    }

    /**
     * Returns the commit's time.
     *
     * @return the time, to the second
     * @throws InvalidNameException if the digits are not a valid time
     */
    public Instant time() {
        var digits = version.prerelease();
        var start = digits.lastIndexOf('-') - TIME_LENGTH;
        try {
            return LocalDateTime.of(
                            number(digits, start, 4),
                            number(digits, start + 4, 2),
                            number(digits, start + 6, 2),
                            number(digits, start + 8, 2),
                            number(digits, start + 10, 2),
                            number(digits, start + 12, 2))
                    .toInstant(ZoneOffset.UTC);
        } catch (DateTimeException e) {
            throw (InvalidNameException) new InvalidNameException(
                            "pseudo-version",
                            version.text(),
                            "malformed time " + digits.substring(start, start + TIME_LENGTH))
                    .initCause(e);
        }
    }

    /**
     * Returns the commit's revision.
     *
     * @return for git the first 12 characters of the hash
     */
    public String revision() {
        var prerelease = version.prerelease();
        return prerelease.substring(prerelease.lastIndexOf('-') + 1);
    }

    /**
     * Returns the tagged version that this one follows, with the build metadata of this one.
     *
     * @return the base; empty if the version has none
     * @throws InvalidNameException if there can be no such base
     */
    public Optional<Version> base() {
        var text = version.text();
        var prerelease = version.prerelease();
        var numbersEnd = text.length() - version.build().length() - prerelease.length();
        var before = prerelease.substring(0, prerelease.lastIndexOf('-') - TIME_LENGTH - 1);
        if (before.isEmpty()) {
            if (!version.build().isEmpty()) {
                throw new InvalidNameException("pseudo-version", text, "build metadata without a base version");
            }
            return Optional.empty();
        }
        if (before.equals("-0")) {
            return Optional.of(patchBefore(text.substring(0, numbersEnd)));
        }
        var base = text.substring(0, numbersEnd) + before.substring(0, before.length() - 2);
        return Optional.of(Version.parse(base + version.build()));
    }

    @Override
    public String toString() {
        return version.text();
    }

    private Version patchBefore(String release) {
        var patch = release.lastIndexOf('.') + 1;
        var before = Decimals.decrement(release.substring(patch))
                .orElseThrow(() -> new InvalidNameException(
                        "pseudo-version", version.text(), "the version before would have a negative patch number"));
        return Version.parse(release.substring(0, patch) + before + version.build());
    }

    private static String after(Version base, String segment) {
        var canonical = base.canonical().text();
        var release = canonical.endsWith(base.build())
                ? canonical.substring(0, canonical.length() - base.build().length())
                : canonical;
        if (base.isPrerelease()) {
            return release + ".0." + segment + base.build();
        }
        var patch = release.lastIndexOf('.') + 1;
        var next = Decimals.increment(release.substring(patch));
        return release.substring(0, patch) + next + "-0." + segment + base.build();
    }

    /** Whether the rest of a pre-release is one identifier without a dash. */
    private static boolean isPlain(String prerelease, int start) {
        return prerelease.indexOf('.', start) < 0;
    }

    private static int number(String digits, int start, int length) {
        return Integer.parseInt(digits, start, start + length, 10);
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }
}
