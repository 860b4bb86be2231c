package dev.goproxy.modfile;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.util.Optional;

/** Go's interpreted string literals: {@code "a\tb"}. */
final class GoStringLiteral {
    private static final String SIMPLE = "abfnrtv\\\"";
    private static final String MEANINGS = "\u0007\b\f\n\r\t\u000b\\\"";

    private final String literal;
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private int at = 1;

    private GoStringLiteral(String literal) {
        this.literal = literal;
    }

    /** Returns the value of a literal; empty if it is malformed. */
    static Optional<String> unquote(String literal) {
        boolean quoted = literal.length() >= 2 && literal.startsWith("\"") && literal.endsWith("\"");
        return quoted ? new GoStringLiteral(literal).read() : Optional.empty();
    }

    private Optional<String> read() {
        int end = literal.length() - 1;
        while (at < end) {
            int c = literal.codePointAt(at);
            at += Character.charCount(c);
            if (c == '"' || c == '\n' || (c == '\\' && !escape(end))) {
                return Optional.empty();
            }
            if (c != '\\') {
                out.writeBytes(Character.toString(c).getBytes(UTF_8));
            }
        }
        return at == end ? Optional.of(out.toString(UTF_8)) : Optional.empty();
    }

    /** Reads an escape sequence, after its backslash; false if Go has no such sequence. */
    private boolean escape(int end) {
        char c = literal.charAt(at);
        int simple = SIMPLE.indexOf(c);
        if (at < end && simple >= 0) {
            at++;
            out.write(MEANINGS.charAt(simple));
            return true;
        }
        return switch (c) {
            case 'x' -> raw(digits(at + 1, 2, 16, end));
            case 'u' -> rune(digits(at + 1, 4, 16, end));
            case 'U' -> rune(digits(at + 1, 8, 16, end));
            default -> raw(digits(at, 3, 8, end));
        };
    }

    private boolean raw(long value) {
        out.write((int) value);
        return value >= 0 && value <= 0xff;
    }

    private boolean rune(long value) {
        if (value < 0 || value > Character.MAX_CODE_POINT || (value >= 0xd800 && value < 0xe000)) {
            return false;
        }
        out.writeBytes(Character.toString((int) value).getBytes(UTF_8));
        return true;
    }

    /** Returns the value of exactly {@code count} digits, or -1. */
    private long digits(int from, int count, int radix, int end) {
        if (from + count > end) {
            return -1;
        }
        long value = 0;
        for (int i = from; i < from + count; i++) {
            char c = literal.charAt(i);
            int digit = c < 0x80 ? Character.digit(c, radix) : -1;
            if (digit < 0) {
                return -1;
            }
            value = value * radix + digit;
        }
        at = from + count;
        return value;
    }
}
