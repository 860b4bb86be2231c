package dev.goproxy.vcs;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The tags of an HTML page's head, read as leniently as Go reads them: as XML with unquoted values, values left out, and unknown entities. Names
 * are in lower case.
 */
final class HtmlTokens {
    private final String text;
    private int position;

    HtmlTokens(String text) {
        this.text = text;
    }

    /**
     * A tag.
     *
     * @param name its name in lower case, with a slash before it if it is an end tag
     * @param attributes its attributes, names in lower case, the first of a name only
     */
    record Tag(String name, Map<String, String> attributes) {}

    /** Thrown where even a lenient reader gives up. */
    static final class SyntaxException extends Exception {
        private static final long serialVersionUID = 1L;

        SyntaxException(String message) {
            super(message);
        }
    }

    /** The next tag, if there is one. */
    Optional<Tag> next() throws SyntaxException {
        for (int open = text.indexOf('<', position); open >= 0; open = text.indexOf('<', position)) {
            position = open + 1;
            if (text.startsWith("!--", position)) {
                skipBeyond("-->");
            } else if (text.startsWith("?", position)) {
                instruction();
            } else if (text.startsWith("![CDATA[", position)) {
                skipBeyond("]]>");
            } else if (text.startsWith("!", position)) {
                directive();
            } else {
                return Optional.of(tag());
            }
        }
        return Optional.empty();
    }

    private void skipBeyond(String end) throws SyntaxException {
        int found = text.indexOf(end, position);
        if (found < 0) {
            throw new SyntaxException("no " + end);
        }
        position = found + end.length();
    }

    /** {@code <?xml … encoding="…"?>}: only UTF-8 and its subset are understood. */
    private void instruction() throws SyntaxException {
        int start = position;
        skipBeyond("?>");
        String content = text.substring(start, position - 2).toLowerCase(Locale.ROOT);
        int encoding = content.indexOf("encoding=");
        if (content.startsWith("?xml") && encoding >= 0) {
            String charset = content.substring(encoding + "encoding=".length()).replaceAll("^[\"']|[\"'].*$", "");
            if (!charset.equals("utf-8") && !charset.equals("ascii")) {
                throw new SyntaxException("unsupported charset " + charset);
            }
        }
    }

    /** {@code <!DOCTYPE …>}, in which quotes hide a {@code >} and angle brackets nest. */
    private void directive() throws SyntaxException {
        int depth = 1;
        char quote = 0;
        while (depth > 0) {
            char c = take();
            if (quote != 0) {
                quote = c == quote ? 0 : quote;
            } else if (c == '"' || c == '\'') {
                quote = c;
            } else {
                depth += c == '<' ? 1 : c == '>' ? -1 : 0;
            }
        }
    }

    private Tag tag() throws SyntaxException {
        boolean end = peek() == '/';
        if (end) {
            position++;
        }
        String name = (end ? "/" : "") + name();
        Map<String, String> attributes = new LinkedHashMap<>();
        for (skipBlanks(); peek() != '>'; skipBlanks()) {
            if (peek() == '/') {
                position++;
                if (peek() != '>') {
                    throw new SyntaxException("expected /> in element");
                }
            } else {
                attribute(attributes);
            }
        }
        position++;
        return new Tag(name, attributes);
    }

    private void attribute(Map<String, String> attributes) throws SyntaxException {
        String name = name();
        skipBlanks();
        String value = name;
        if (peek() == '=') {
            position++;
            skipBlanks();
            value = decode(value());
        }
        attributes.putIfAbsent(name, value);
    }

    private String value() throws SyntaxException {
        char quote = peek();
        if (quote == '"' || quote == '\'') {
            int start = ++position;
            skipBeyond(String.valueOf(quote));
            String value = text.substring(start, position - 1);
            if (value.indexOf('<') >= 0) {
                throw new SyntaxException("unescaped < inside quoted string");
            }
            return value;
        }
        int start = position;
        while (isUnquoted(peek())) {
            position++;
        }
        return text.substring(start, position);
    }

    private static boolean isUnquoted(char c) {
        return Character.isLetterOrDigit(c) || c == '_' || c == ':' || c == '-';
    }

    private String name() throws SyntaxException {
        int start = position;
        while (isName(peek())) {
            position++;
        }
        if (start == position || !isNameStart(text.charAt(start))) {
            throw new SyntaxException("expected a name");
        }
        String name = text.substring(start, position).toLowerCase(Locale.ROOT);
        return name.substring(name.indexOf(':') + 1);
    }

    private static boolean isName(char c) {
        return Character.isLetterOrDigit(c) || "_:.-".indexOf(c) >= 0;
    }

    private static boolean isNameStart(char c) {
        return Character.isLetter(c) || c == '_' || c == ':';
    }

    private void skipBlanks() {
        while (position < text.length() && " \t\r\n".indexOf(text.charAt(position)) >= 0) {
            position++;
        }
    }

    private char peek() throws SyntaxException {
        if (position >= text.length()) {
            throw new SyntaxException("the page ends within a tag");
        }
        return text.charAt(position);
    }

    private char take() throws SyntaxException {
        char c = peek();
        position++;
        return c;
    }

    private static final Map<String, String> ENTITIES =
            Map.of("lt", "<", "gt", ">", "amp", "&", "apos", "'", "quot", "\"");

    private static String decode(String value) {
        return java.util.regex.Pattern.compile("&(#x[0-9a-fA-F]{1,6}|#[0-9]{1,7}|\\w+);")
                .matcher(value)
                .replaceAll(match -> java.util.regex.Matcher.quoteReplacement(entity(match.group(1), match.group())));
    }

    private static String entity(String name, String whole) {
        if (!name.startsWith("#")) {
            return ENTITIES.getOrDefault(name, whole);
        }
        boolean hex = name.startsWith("#x");
        int code = Integer.parseInt(name.substring(hex ? 2 : 1), hex ? 16 : 10);
        return Character.isValidCodePoint(code) ? Character.toString(code) : whole;
    }
}
