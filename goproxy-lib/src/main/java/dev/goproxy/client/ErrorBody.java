package dev.goproxy.client;

import com.google.common.base.Splitter;
import java.nio.charset.StandardCharsets;

/**
 * Excerpt of an upstream's error body that clients see: its printable text up to the first blank line, in at most eight
 * lines, as in {@code go}.
 */
final class ErrorBody {
    private static final int MAX_BYTES = 648;

    private static final Splitter LINES = Splitter.onPattern("\r?\n");
    private static final int MAX_LINES = 8;

    private ErrorBody() {}

    /** Returns the excerpt of a body; empty if the body isn't plain text. */
    static String of(String contentType, byte[] body) {
        String type = contentType.split(";", 2)[0].strip();
        if (!type.isEmpty() && !type.equalsIgnoreCase("text/plain")) {
            return "";
        }
        String text = new String(body, 0, Math.min(body.length, MAX_BYTES), StandardCharsets.UTF_8).strip();
        if (type.isEmpty() && text.startsWith("<")) {
            return "";
        }
        var out = new StringBuilder();
        int lines = 0;
        for (String line : LINES.split(text)) {
            if (line.isBlank() || ++lines > MAX_LINES) {
                break;
            }
            out.append(out.isEmpty() ? "" : "\n");
            line.codePoints().filter(ErrorBody::isPrintable).forEach(out::appendCodePoint);
        }
        return out.toString();
    }

    private static boolean isPrintable(int c) {
        return !Character.isISOControl(c)
                && Character.isDefined(c)
                && c != 0xFFFD
                && Character.getType(c) != Character.FORMAT;
    }
}
