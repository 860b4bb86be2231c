package dev.goproxy.vcs.discovery;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Tags of an HTML page's head, parsed exactly as leniently as Go parses them: as XML with unquoted values, omitted
 * values and unknown entities. Not safe for use by multiple threads.
 */
final class HtmlTokens {
    /** One character for each byte: all separators of tokens are ASCII. */
    private final String page;

    private int position;

    /** Name of the last tag if it closes itself. */
    private Optional<String> toClose = Optional.empty();

    HtmlTokens(byte[] page) {
        this.page = new String(page, StandardCharsets.ISO_8859_1);
    }

    /**
     * Tag.
     *
     * @param name its name in lower case without a namespace, after a slash if it is an end tag
     * @param attributes its attributes, names in lower case; of several with one name, the first
     */
    record Tag(String name, Map<String, String> attributes) {}

    /** Thrown when a page is so malformed that Go does not read on. */
    static final class SyntaxException extends Exception {
        private static final long serialVersionUID = 1L;

        SyntaxException(String message) {
            super(message);
        }
    }

    /** Returns the next tag; empty at the end of the page. A tag that closes itself is followed by its end tag. */
    Optional<Tag> next() throws SyntaxException {
        if (toClose.isPresent()) {
            Optional<Tag> end = toClose.map(name -> new Tag("/" + name, Map.of()));
            toClose = Optional.empty();
            return end;
        }
        for (int open = page.indexOf('<', position); open >= 0; open = page.indexOf('<', position)) {
            requireText(page.substring(position, open));
            position = open + 1;
            if (skip("!--")) {
                skipBeyond("--");
                require('>');
            } else if (skip("![CDATA[")) {
                HtmlText.decode(skipBeyond("]]>"));
            } else if (page.startsWith("!-", position) || page.startsWith("![", position)) {
                throw new SyntaxException("neither a comment nor CDATA");
            } else if (skip("!")) {
                directive();
            } else if (skip("?")) {
                instruction();
            } else if (skip("/")) {
                return Optional.of(endTag());
            } else {
                return Optional.of(startTag());
            }
        }
        return Optional.empty();
    }

    /** Skips a text if it is next. */
    private boolean skip(String expected) {
        boolean found = page.startsWith(expected, position);
        position += found ? expected.length() : 0;
        return found;
    }

    private void require(char expected) throws SyntaxException {
        if (take() != expected) {
            throw new SyntaxException("expected " + expected);
        }
    }

    /** Skips up to and including an end, and returns the text before it. */
    private String skipBeyond(String end) throws SyntaxException {
        int found = page.indexOf(end, position);
        if (found < 0) {
            throw new SyntaxException("no " + end);
        }
        String before = page.substring(position, found);
        position = found + end.length();
        return before;
    }

    /** Skips {@code <?xml version="1.0" encoding="…"?>}, if it is UTF-8 or its subset. */
    private void instruction() throws SyntaxException {
        String target = name();
        String content = skipBeyond("?>");
        if (target.equals("xml")) {
            String version = parameter("version=", content);
            String charset = parameter("encoding=", content);
            if (!version.isEmpty() && !version.equals("1.0")) {
                throw new SyntaxException("unsupported version " + version);
            }
            if (!charset.isEmpty() && !charset.equalsIgnoreCase("utf-8") && !charset.equalsIgnoreCase("ascii")) {
                throw new SyntaxException("unsupported charset " + charset);
            }
        }
    }

    /** Returns the quoted value after a name; empty if there is none. */
    private static String parameter(String name, String content) {
        Matcher start = Pattern.compile(name + "(['\"])").matcher(content);
        int end = start.find() ? content.indexOf(start.group(1), start.end()) : -1;
        return end < 0 ? "" : content.substring(start.end(), end);
    }

    /**
     * Skips {@code <!DOCTYPE …>}, in which a {@code >} in quotes and comments does not count and angle brackets nest.
     * Its first character has no meaning.
     */
    private void directive() throws SyntaxException {
        take();
        int depth = 1;
        char quote = 0;
        while (depth > 0) {
            char c = take();
            if (quote != 0) {
                quote = c == quote ? 0 : quote;
            } else if (c == '"' || c == '\'') {
                quote = c;
            } else if (c == '<' && skip("!--")) {
                skipBeyond("-->");
            } else {
                depth += c == '<' ? 1 : c == '>' ? -1 : 0;
            }
        }
    }

    private Tag endTag() throws SyntaxException {
        String name = localName();
        skipBlanks();
        require('>');
        return new Tag("/" + name, Map.of());
    }

    private Tag startTag() throws SyntaxException {
        String name = localName();
        Map<String, String> attributes = new LinkedHashMap<>();
        for (skipBlanks(); !skip(">"); skipBlanks()) {
            if (skip("/")) {
                require('>');
                toClose = Optional.of(name);
                break;
            }
            attribute(attributes);
        }
        return new Tag(name, attributes);
    }

    private void attribute(Map<String, String> attributes) throws SyntaxException {
        String name = localName();
        skipBlanks();
        String value = name;
        if (skip("=")) {
            skipBlanks();
            value = value();
        }
        attributes.putIfAbsent(name, value);
    }

    private String value() throws SyntaxException {
        char quote = peek();
        if (quote == '"' || quote == '\'') {
            position++;
            String value = skipBeyond(String.valueOf(quote));
            if (value.indexOf('<') >= 0) {
                throw new SyntaxException("unescaped < inside quoted string");
            }
            return HtmlText.decode(HtmlText.withoutEntities(value));
        }
        int start = position;
        while (HtmlText.isNameByte(peek()) && peek() != '.' && peek() < 0x80) {
            position++;
        }
        return page.substring(start, position);
    }

    /** Returns the next name, without its namespace. */
    private String localName() throws SyntaxException {
        String name = name().toLowerCase(Locale.ROOT);
        int colon = name.indexOf(':');
        if (colon != name.lastIndexOf(':')) {
            throw new SyntaxException("two colons in a name");
        }
        return colon > 0 && colon < name.length() - 1 ? name.substring(colon + 1) : name;
    }

    private String name() throws SyntaxException {
        int start = position;
        while (HtmlText.isNameByte(peek())) {
            position++;
        }
        String name = HtmlText.decode(page.substring(start, position));
        if (!HtmlText.isName(name)) {
            throw new SyntaxException("expected a name");
        }
        return name;
    }

    private void skipBlanks() {
        while (position < page.length() && " \t\r\n".indexOf(page.charAt(position)) >= 0) {
            position++;
        }
    }

    private char peek() throws SyntaxException {
        if (position >= page.length()) {
            throw new SyntaxException("the page ends within a tag");
        }
        return page.charAt(position);
    }

    private char take() throws SyntaxException {
        char c = peek();
        position++;
        return c;
    }

    private static void requireText(String text) throws SyntaxException {
        if (text.contains("]]>")) {
            throw new SyntaxException("unescaped ]]>");
        }
        HtmlText.decode(HtmlText.withoutEntities(text));
    }
}
