package dev.goproxy.modfile;

import com.google.common.base.CharMatcher;
import dev.goproxy.modfile.InvalidModFileException.Problem;
import java.util.List;

/** Splits a go.mod file into tokens, with one token of lookahead. */
final class Lexer {
    private static final CharMatcher PUNCTUATION = CharMatcher.anyOf("()[]{},");
    private static final int END = -1;

    private final String fileName;
    private final String text;
    private int at;
    private int line = 1;
    private int column = 1;
    private int columnOf;
    private boolean lineHasToken;
    private Token next;

    Lexer(String fileName, String text) {
        this.fileName = fileName;
        this.text = text;
        this.next = read();
    }

    /** Returns the next token without taking it. */
    Token peek() {
        return next;
    }

    /** Returns the next token and moves past it. */
    Token take() {
        Token taken = next;
        next = read();
        return taken;
    }

    /** Returns the current position. */
    Position position() {
        column += text.codePointCount(columnOf, at);
        columnOf = at;
        return new Position(line, column);
    }

    InvalidModFileException problem(String reason) {
        return problem(position(), reason);
    }

    private InvalidModFileException problem(Position position, String reason) {
        return new InvalidModFileException(fileName, List.of(new Problem(position, reason)));
    }

    private Token read() {
        while (peekChar() == ' ' || peekChar() == '\t' || peekChar() == '\r') {
            at++;
        }
        if (text.startsWith("//", at)) {
            return comment();
        }
        refuseSlashStar();
        int begin = at;
        Position position = position();
        int c = peekChar();
        if (c == END) {
            return new Token(Token.Kind.END_OF_FILE, "", position);
        }
        if (c == '\n') {
            newline();
            return new Token(Token.Kind.NEWLINE, "\n", position);
        }
        lineHasToken = true;
        if (c < 0x80 && PUNCTUATION.matches((char) c)) {
            at++;
            return new Token(Token.Kind.PUNCTUATION, text.substring(begin, at), position);
        }
        boolean quoted = c == '"' || c == '`';
        if (quoted) {
            string(position);
        } else {
            word();
        }
        return new Token(quoted ? Token.Kind.STRING : Token.Kind.WORD, text.substring(begin, at), position);
    }

    private Token comment() {
        Position position = position();
        int begin = at;
        int newline = text.indexOf('\n', at);
        at = newline < 0 ? text.length() : newline;
        int end = newline > 0 && text.charAt(newline - 1) == '\r' ? newline - 1 : at;
        var kind = lineHasToken ? Token.Kind.SUFFIX_COMMENT : Token.Kind.LINE_COMMENT;
        if (newline >= 0) {
            newline();
        }
        return new Token(kind, text.substring(begin, end), position);
    }

    private void newline() {
        at++;
        line++;
        column = 1;
        columnOf = at;
        lineHasToken = false;
    }

    private void string(Position start) {
        int quote = peekChar();
        at++;
        for (int c = peekChar(); c != quote; c = peekChar()) {
            if (c == '\n') {
                throw problem("unexpected newline in string");
            }
            step(start);
            if (c == '\\' && quote == '"') {
                step(start);
            }
        }
        at++;
    }

    private void step(Position stringStart) {
        if (at >= text.length()) {
            throw problem(stringStart, "unexpected end of file in string");
        }
        if (peekChar() == '\n') {
            newline();
            lineHasToken = true;
        } else {
            at += Character.charCount(peekChar());
        }
    }

    private void word() {
        if (!isWord(peekChar())) {
            throw problem(String.format("unexpected input character U+%04X", peekChar()));
        }
        while (isWord(peekChar()) && !text.startsWith("//", at)) {
            refuseSlashStar();
            at += Character.charCount(peekChar());
        }
    }

    private void refuseSlashStar() {
        if (text.startsWith("/*", at)) {
            throw problem("mod files must use // comments (not /* */ comments)");
        }
    }

    private int peekChar() {
        return at < text.length() ? text.codePointAt(at) : END;
    }

    /** Whether a character is printable, and neither a space nor punctuation. */
    private static boolean isWord(int c) {
        if (c <= 0x20 || (c < 0x80 && PUNCTUATION.matches((char) c))) {
            return false;
        }
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.SPACE_SEPARATOR -> false;
            default -> true;
        };
    }
}
