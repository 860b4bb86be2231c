package dev.goproxy.server.cli;

import java.util.Map;

/** How a log line is written. In both formats an event is one line, whatever is in it. */
enum LogFormat {
    /** {@code time=… level=INFO msg=request method=GET path=/x status=200}. */
    TEXT {
        @Override
        String line(Map<String, Object> fields) {
            var line = new StringBuilder();
            fields.forEach((name, value) -> {
                line.append(line.isEmpty() ? "" : " ").append(name).append('=');
                String text = String.valueOf(value);
                if (isPlain(text)) {
                    line.append(text);
                } else {
                    quote(line, text);
                }
            });
            return line.append('\n').toString();
        }
    },

    /** One JSON object. */
    JSON {
        @Override
        String line(Map<String, Object> fields) {
            var line = new StringBuilder("{");
            fields.forEach((name, value) -> {
                quote(line.append(line.length() == 1 ? "" : ","), name);
                line.append(':');
                if (value instanceof Number) {
                    line.append(value);
                } else {
                    quote(line, String.valueOf(value));
                }
            });
            return line.append("}\n").toString();
        }
    };

    abstract String line(Map<String, Object> fields);

    /** Whether a value can stand without quotes. */
    private static boolean isPlain(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c <= ' ' || c >= 0x7f || c == '"' || c == '=' || c == '\\') {
                return false;
            }
        }
        return !text.isEmpty();
    }

    /** In quotes, as JSON has it; what could end a line or steer a terminal is escaped. */
    private static void quote(StringBuilder line, String text) {
        line.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"', '\\' -> line.append('\\').append(c);
                case '\n' -> line.append("\\n");
                case '\r' -> line.append("\\r");
                case '\t' -> line.append("\\t");
                default -> {
                    if ((c >= ' ' && c < 0x7f) || Character.isLetterOrDigit(c)) {
                        line.append(c);
                    } else {
                        line.append("\\u").append(String.format("%04x", (int) c));
                    }
                }
            }
        }
        line.append('"');
    }
}
