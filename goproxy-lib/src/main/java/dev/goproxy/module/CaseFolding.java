package dev.goproxy.module;

/**
 * Unicode simple case folding, by which Go compares file names.
 *
 * <p>Two names that fold to the same string would be one file on a file system that ignores case. The tables are those
 * of Unicode 15.0, whatever the JDK's version.
 */
final class CaseFolding {
    private CaseFolding() {}

    /**
     * Replaces each character by the representative of its case variants.
     *
     * <p>{@code fold(a).equals(fold(b))} is Go's {@code strings.EqualFold(a, b)}: {@code K}, {@code k} and the Kelvin
     * sign are equal, while the dotless and the dotted {@code i} remain themselves.
     *
     * @param text any string
     * @return the folded string; the same object if it is ASCII without upper-case letters
     */
    static String fold(String text) {
        for (var i = 0; i < text.length(); i++) {
            var c = text.charAt(i);
            if (c >= 0x80 || (c >= 'A' && c <= 'Z')) {
                return foldFrom(text, i);
            }
        }
        return text;
    }

    private static String foldFrom(String text, int start) {
        var folded = new StringBuilder(text.length()).append(text, 0, start);
        for (var i = start; i < text.length(); ) {
            var c = text.codePointAt(i);
            folded.appendCodePoint(foldOne(c));
            i += Character.charCount(c);
        }
        return folded.toString();
    }

    private static int foldOne(int c) {
        if (c >= 0x80) {
            return UnicodeTable.fold(c);
        }
        return c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c;
    }
}
