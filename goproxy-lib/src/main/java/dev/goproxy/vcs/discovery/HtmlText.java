package dev.goproxy.vcs.discovery;

import dev.goproxy.vcs.discovery.HtmlTokens.SyntaxException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Rules for the text of an HTML page, whose bytes are given as the characters of ISO 8859-1: encoding, entities, names.
 */
final class HtmlText {
    private static final Pattern ENTITY = Pattern.compile("&(#x[0-9a-fA-F]+|#[0-9]+|lt|gt|amp|apos|quot);");
    private static final Map<String, String> ENTITIES =
            Map.of("lt", "<", "gt", ">", "amp", "&", "apos", "'", "quot", "\"");

    private HtmlText() {}

    /**
     * Decodes bytes of UTF-8.
     *
     * @throws SyntaxException if they are malformed, or a character is not one of XML
     */
    static String decode(String bytes) throws SyntaxException {
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

    /** Returns bytes in which the entities of XML are replaced by the bytes of their characters. */
    static String withoutEntities(String bytes) {
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

    /** Whether a byte can be part of a name or of a character in it. */
    static boolean isNameByte(char c) {
        return c >= 0x80 || Character.isLetterOrDigit(c) || "_:.-".indexOf(c) >= 0;
    }

    /** Whether a decoded text is a name of XML. */
    static boolean isName(String text) {
        return !text.isEmpty() && isNameStart(text.charAt(0)) && text.chars().allMatch(HtmlText::isNamePart);
    }

    private static boolean isNameStart(int c) {
        return Character.isLetter(c) || c == '_' || c == ':';
    }

    private static boolean isNamePart(int c) {
        boolean identifier = Character.isUnicodeIdentifierPart(c) && !Character.isIdentifierIgnorable(c);
        return identifier || ":.-\u00b7".indexOf(c) >= 0;
    }
}
