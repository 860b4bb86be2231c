package dev.goproxy;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Decodes the path of a request's target, once. */
final class PercentDecoding {
    private PercentDecoding() {}

    /**
     * Decodes.
     *
     * @return the path; bytes that are no UTF-8 become replacement characters, which no name of the protocol may have
     * @throws MalformedPathException if a percent sign is not followed by two hex digits
     */
    static String decode(String path) {
        if (path.indexOf('%') < 0) {
            return path;
        }
        var out = new ByteArrayOutputStream(path.length());
        for (int i = 0; i < path.length(); i++) {
            char c = path.charAt(i);
            if (c == '%') {
                int high = i + 2 < path.length() ? Character.digit(path.charAt(i + 1), 16) : -1;
                int low = i + 2 < path.length() ? Character.digit(path.charAt(i + 2), 16) : -1;
                if (high < 0 || low < 0) {
                    throw new MalformedPathException("malformed percent-encoding");
                }
                out.write(high << 4 | low);
                i += 2;
            } else {
                out.writeBytes(String.valueOf(c).getBytes(StandardCharsets.UTF_8));
            }
        }
        return out.toString(StandardCharsets.UTF_8);
    }
}
