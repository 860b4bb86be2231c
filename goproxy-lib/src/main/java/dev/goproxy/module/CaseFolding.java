package dev.goproxy.module;

/**
 * Unicode simple case folding, as Go compares file names with.
 *
 * <p>Two names that fold to the same string would be one file on a file system that ignores case. The tables are those of Unicode
 * 15.0, whatever the running JDK knows.
 */
public final class CaseFolding {
    private CaseFolding() {}

    /**
     * Folds each character to the one that stands for all its case variants.
     *
     * <p>{@code fold(a).equals(fold(b))} says what Go's {@code strings.EqualFold(a, b)} says: {@code K}, {@code k} and the Kelvin
     * sign are one, while the dotless and the dotted {@code i} remain themselves.
     *
     * @param text any string
     * @return the folded string; the same object if nothing changes and all is ASCII
     */
    public static String fold(String text) {
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
