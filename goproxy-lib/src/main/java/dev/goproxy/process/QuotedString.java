package dev.goproxy.process;

import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/**
 * Prints strings for error messages: in double quotes, on one line, at most 200 characters of them.
 *
 * <p>A backslash precedes {@code "} and {@code \\}; a character that is not printed itself appears as {@code \\u} and
 * at least four hexadecimal digits.
 */
public final class QuotedString {
    private static final int MAX_CHARACTERS = 200;

    private QuotedString() {}

    /**
     * Quotes a string for messages in UTF-8: all characters are printed but control characters and unassigned ones. A
     * string of more than 200 chars ends in {@code …}.
     *
     * @param value any string
     * @return the quoted string
     */
    public static String unicode(String value) {
        return quote(value, value.codePoints(), QuotedString::isPrintable, "…");
    }

    /**
     * Quotes a string for messages in ASCII: only ASCII characters are printed, and not control characters. A string of
     * more than 200 chars ends in {@code ...}.
     *
     * @param value any string
     * @return the quoted string
     */
    public static String ascii(String value) {
        return quote(value, value.chars(), c -> c >= 0x20 && c < 0x7f, "...");
    }

    private static String quote(String value, IntStream characters, IntPredicate isPrintable, String ellipsis) {
        var out = new StringBuilder("\"");
        characters.limit(MAX_CHARACTERS).forEach(c -> {
            if (c == '"' || c == '\\') {
                out.append('\\').append((char) c);
            } else if (isPrintable.test(c)) {
                out.appendCodePoint(c);
            } else {
                out.append(String.format("\\u%04x", c));
            }
        });
        return out.append(value.length() > MAX_CHARACTERS ? ellipsis : "")
                .append('"')
                .toString();
    }

    private static boolean isPrintable(int c) {
        return c >= 0x20 && (c < 0x7f || c >= 0xa0) && Character.isDefined(c);
    }
}
