package dev.goproxy.protocol;

/** A string as error texts show it: quoted, on one line, not too long. */
public final class Quoted {
    private static final int MAX_CHARS = 200;

    private Quoted() {}

    public static String of(String value) {
        var out = new StringBuilder("\"");
        for (int i = 0; i < Math.min(value.length(), MAX_CHARS); i++) {
            char c = value.charAt(i);
            if (c == '"' || c == '\\') {
                out.append('\\').append(c);
            } else if (c < 0x20 || c >= 0x7f) {
                out.append(String.format("\\u%04x", (int) c));
            } else {
                out.append(c);
            }
        }
        return out.append(value.length() > MAX_CHARS ? "...\"" : "\"").toString();
    }
}
