package dev.goproxy.client;

import com.google.common.base.Splitter;
import dev.goproxy.client.connect.Trust;
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

    /**
     * Returns the excerpt of a body; empty if the body isn't plain text.
     *
     * @param trust the trust in whoever named the host; without the operator's, the excerpt is one line, and only of
     *     what says that it is plain text
     */
    static String of(String contentType, byte[] body, Trust trust) {
        if (trust == Trust.OPERATOR) {
            return of(contentType, body, MAX_LINES);
        }
        return contentType.isEmpty() ? "" : of(contentType, body, 1);
    }

    private static String of(String contentType, byte[] body, int maxLines) {
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
            if (line.isBlank() || ++lines > maxLines) {
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
