package dev.goproxy.vcs.discovery;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The tags of an HTML page's head, read as leniently as Go reads them, and no more so: as XML with unquoted values, values left out, and
 * unknown entities. Names are in lower case.
 */
final class HtmlTokens {
    private static final Pattern ENTITY = Pattern.compile("&(#x[0-9a-fA-F]+|#[0-9]+|lt|gt|amp|apos|quot);");
    private static final Map<String, String> ENTITIES =
            Map.of("lt", "<", "gt", ">", "amp", "&", "apos", "'", "quot", "\"");

    /** One character for each byte: all that separates tokens is ASCII. */
    private final String page;

    private int position;
    private Optional<String> toClose = Optional.empty();

    HtmlTokens(byte[] page) {
        this.page = new String(page, StandardCharsets.ISO_8859_1);
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

    /** The next tag, if there is one. One that closes itself is followed by its end tag. */
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
                requireCharacters(skipBeyond("]]>"));
            } else if (page.startsWith("!-", position) || page.startsWith("![", position)) {
                throw new SyntaxException("neither a comment nor CDATA");
            } else if (skip("!")) {
                directive();
            } else if (skip("?")) {
                instruction();
            } else if (skip("/")) {
                String name = localName();
                skipBlanks();
                require('>');
                return Optional.of(new Tag("/" + name, Map.of()));
            } else {
                return Optional.of(tag());
            }
        }
        return Optional.empty();
    }

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

    /** Skips up to the end of something, and answers what comes before that end. */
    private String skipBeyond(String end) throws SyntaxException {
        int found = page.indexOf(end, position);
        if (found < 0) {
            throw new SyntaxException("no " + end);
        }
        String before = page.substring(position, found);
        position = found + end.length();
        return before;
    }

    /** {@code <?xml version="1.0" encoding="…"?>}: only UTF-8 and its subset are understood. */
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

    /** The quoted value behind a name, empty if there is none. */
    private static String parameter(String name, String content) {
        Matcher start = Pattern.compile(name + "(['\"])").matcher(content);
        int end = start.find() ? content.indexOf(start.group(1), start.end()) : -1;
        return end < 0 ? "" : content.substring(start.end(), end);
    }

    /** {@code <!DOCTYPE …>}, in which quotes and comments hide a {@code >} and angle brackets nest. Its first character means nothing. */
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

    private Tag tag() throws SyntaxException {
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
            return requireCharacters(decode(value));
        }
        int start = position;
        while (isNameByte(peek()) && peek() != '.' && peek() < 0x80) {
            position++;
        }
        return page.substring(start, position);
    }

    /** A name without its namespace. */
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
        while (isNameByte(peek())) {
            position++;
        }
        String name = requireCharacters(page.substring(start, position));
        if (name.isEmpty() || !isNameStart(name.charAt(0)) || !name.chars().allMatch(HtmlTokens::isName)) {
            throw new SyntaxException("expected a name");
        }
        return name;
    }

    private static boolean isNameByte(char c) {
        return c >= 0x80 || Character.isLetterOrDigit(c) || "_:.-".indexOf(c) >= 0;
    }

    private static boolean isNameStart(int c) {
        return Character.isLetter(c) || c == '_' || c == ':';
    }

    private static boolean isName(int c) {
        boolean identifier = Character.isUnicodeIdentifierPart(c) && !Character.isIdentifierIgnorable(c);
        return identifier || ":.-\u00b7".indexOf(c) >= 0;
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
        requireCharacters(decode(text));
    }

    /** Makes text of bytes, all of which must be XML's characters. */
    private static String requireCharacters(String bytes) throws SyntaxException {
        String text;
        try {
            text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes.getBytes(StandardCharsets.ISO_8859_1)))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new SyntaxException("invalid UTF-8");
        }
        if (text.chars().anyMatch(c -> (c < ' ' && "\t\r\n".indexOf(c) < 0) || c >= 0xfffe)) {
            throw new SyntaxException("illegal character");
        }
        return text;
    }

    /** Replaces the entities that XML knows, as bytes. */
    private static String decode(String bytes) {
        return ENTITY.matcher(bytes)
                .replaceAll(match -> Matcher.quoteReplacement(entity(match.group(1), match.group())));
    }

    private static String entity(String name, String whole) {
        if (!name.startsWith("#")) {
            return ENTITIES.getOrDefault(name, whole);
        }
        boolean hex = name.startsWith("#x");
        String digits = name.substring(hex ? 2 : 1).replaceFirst("^0+(?=.)", "");
        if (digits.length() > 7 || !Character.isValidCodePoint(Integer.parseInt(digits, hex ? 16 : 10))) {
            return whole;
        }
        int code = Integer.parseInt(digits, hex ? 16 : 10);
        String text = code >= 0xd800 && code < 0xe000 ? "\ufffd" : Character.toString(code);
        return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    }
}
