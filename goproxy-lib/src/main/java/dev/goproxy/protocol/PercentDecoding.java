package dev.goproxy.protocol;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

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
                boolean complete = i + 2 < path.length()
                        && HexFormat.isHexDigit(path.charAt(i + 1))
                        && HexFormat.isHexDigit(path.charAt(i + 2));
                if (!complete) {
                    throw new MalformedPathException("malformed percent-encoding");
                }
                out.write(HexFormat.fromHexDigits(path, i + 1, i + 3));
                i += 2;
            } else {
                out.writeBytes(String.valueOf(c).getBytes(StandardCharsets.UTF_8));
            }
        }
        return out.toString(StandardCharsets.UTF_8);
    }
}
