package dev.goproxy.module;

import org.jspecify.annotations.Nullable;

/**
 * The positions of the parts of a semantic version in its text; grammar and order are those of golang.org/x/mod/semver.
 *
 * <p>Numbers are compared as text, so that their length is unlimited.
 *
 * @param text the version
 * @param majorEnd the end of the major number
 * @param minorEnd the end of the minor number; {@code majorEnd} if there is none
 * @param patchEnd the end of the patch number; {@code minorEnd} if there is none
 * @param prereleaseEnd the end of the pre-release, where the build metadata begins
 */
record Semver(String text, int majorEnd, int minorEnd, int patchEnd, int prereleaseEnd) {

    /** Returns the parts, or null if the text is not a valid version. */
    static @Nullable Semver scan(String text) {
        if (text.isEmpty() || text.charAt(0) != 'v') {
            return null;
        }
        var majorEnd = numberEnd(text, 1);
        if (majorEnd < 0) {
            return null;
        }
        var minorEnd = dottedNumberEnd(text, majorEnd);
        var patchEnd = minorEnd < 0 ? -1 : dottedNumberEnd(text, minorEnd);
        if (patchEnd < 0) {
            return null;
        }
        if (patchEnd == text.length()) {
            return new Semver(text, majorEnd, minorEnd, patchEnd, patchEnd);
        }
        // Pre-release and build metadata come only after all three numbers.
        if (majorEnd == minorEnd || minorEnd == patchEnd) {
            return null;
        }
        var prereleaseEnd = text.charAt(patchEnd) == '-' ? identifiersEnd(text, patchEnd + 1, true) : patchEnd;
        if (prereleaseEnd < 0) {
            return null;
        }
        var end = prereleaseEnd;
        if (end < text.length() && text.charAt(end) == '+') {
            end = identifiersEnd(text, end + 1, false);
        }
        return end == text.length() ? new Semver(text, majorEnd, minorEnd, patchEnd, prereleaseEnd) : null;
    }

    boolean isShort() {
        return minorEnd == patchEnd;
    }

    /** The precedence of two versions: build metadata does not count. */
    static int compare(Semver a, Semver b) {
        var order = compareNumbers(a.text, 1, a.majorEnd, b.text, 1, b.majorEnd);
        if (order == 0) {
            order = compareNumbers(a.text, a.majorEnd + 1, a.minorEnd, b.text, b.majorEnd + 1, b.minorEnd);
        }
        if (order == 0) {
            order = compareNumbers(a.text, a.minorEnd + 1, a.patchEnd, b.text, b.minorEnd + 1, b.patchEnd);
        }
        return order == 0 ? comparePrereleases(a, b) : order;
    }

    private static int comparePrereleases(Semver a, Semver b) {
        var i = a.patchEnd;
        var j = b.patchEnd;
        if (i == a.prereleaseEnd || j == b.prereleaseEnd) {
            // A release is higher than all its pre-releases.
            return Boolean.compare(i == a.prereleaseEnd, j == b.prereleaseEnd);
        }
        while (i < a.prereleaseEnd && j < b.prereleaseEnd) {
            var iEnd = identifierEnd(a.text, i + 1, a.prereleaseEnd);
            var jEnd = identifierEnd(b.text, j + 1, b.prereleaseEnd);
            var order = compareIdentifiers(a.text, i + 1, iEnd, b.text, j + 1, jEnd);
            if (order != 0) {
                return order;
            }
            i = iEnd;
            j = jEnd;
        }
        return Boolean.compare(i < a.prereleaseEnd, j < b.prereleaseEnd);
    }

    private static int compareIdentifiers(String a, int aStart, int aEnd, String b, int bStart, int bEnd) {
        var aNumeric = isNumeric(a, aStart, aEnd);
        var bNumeric = isNumeric(b, bStart, bEnd);
        if (aNumeric != bNumeric) {
            return aNumeric ? -1 : 1;
        }
        return aNumeric
                ? compareNumbers(a, aStart, aEnd, b, bStart, bEnd)
                : compareText(a, aStart, aEnd, b, bStart, bEnd);
    }

    /** Compares two numbers without leading zeros; a missing one (its start is after its end) counts as zero. */
    private static int compareNumbers(String a, int aStart, int aEnd, String b, int bStart, int bEnd) {
        if (aStart > aEnd || bStart > bEnd) {
            return Boolean.compare(!isZero(a, aStart, aEnd), !isZero(b, bStart, bEnd));
        }
        var order = Integer.compare(aEnd - aStart, bEnd - bStart);
        return order == 0 ? compareText(a, aStart, aEnd, b, bStart, bEnd) : order;
    }

    private static boolean isZero(String text, int start, int end) {
        return start > end || (end - start == 1 && text.charAt(start) == '0');
    }

    private static int compareText(String a, int aStart, int aEnd, String b, int bStart, int bEnd) {
        for (int i = aStart, j = bStart; i < aEnd && j < bEnd; i++, j++) {
            if (a.charAt(i) != b.charAt(j)) {
                return Character.compare(a.charAt(i), b.charAt(j));
            }
        }
        return Integer.compare(aEnd - aStart, bEnd - bStart);
    }

    private static int identifierEnd(String text, int start, int end) {
        var dot = text.indexOf('.', start);
        return dot < 0 || dot > end ? end : dot;
    }

    /** Returns the end of a number without leading zeros, or -1 if there is none. */
    private static int numberEnd(String text, int start) {
        var i = start;
        while (i < text.length() && isDigit(text.charAt(i))) {
            i++;
        }
        return i == start || (i > start + 1 && text.charAt(start) == '0') ? -1 : i;
    }

    /** Like {@link #numberEnd}, after a dot; returns the start at the end of the text. */
    private static int dottedNumberEnd(String text, int start) {
        if (start == text.length()) {
            return start;
        }
        return text.charAt(start) == '.' ? numberEnd(text, start + 1) : -1;
    }

    /** Returns the end of dot-separated identifiers, or -1 if one is empty or malformed. */
    private static int identifiersEnd(String text, int start, boolean prerelease) {
        var first = start;
        for (var i = start; ; i++) {
            var c = i < text.length() ? text.charAt(i) : '\0';
            if (isIdentifierCharacter(c)) {
                continue;
            }
            if (i == first || (prerelease && isPaddedNumber(text, first, i))) {
                return -1;
            }
            if (c != '.') {
                return i;
            }
            first = i + 1;
        }
    }

    private static boolean isPaddedNumber(String text, int start, int end) {
        return end - start > 1 && text.charAt(start) == '0' && isNumeric(text, start, end);
    }

    private static boolean isNumeric(String text, int start, int end) {
        for (var i = start; i < end; i++) {
            if (!isDigit(text.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    private static boolean isIdentifierCharacter(char c) {
        return isDigit(c) || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '-';
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }
}
