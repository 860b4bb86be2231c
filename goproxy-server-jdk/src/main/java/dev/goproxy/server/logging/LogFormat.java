package dev.goproxy.server.logging;

/** Format of log lines. In both formats an event is one line, whatever its values contain. */
public enum LogFormat {
    /** {@code time=… level=INFO msg=request method=GET path=/x status=200}. */
    TEXT("", "", " ") {
        @Override
        void pair(StringBuilder line, String name, Object value) {
            line.append(name).append('=');
            if (value instanceof Number) {
                line.append(value);
                return;
            }
            String text = String.valueOf(value);
            if (isPlain(text)) {
                line.append(text);
            } else {
                quote(line, text);
            }
        }
    },

    /** One JSON object. */
    JSON("{", "}", ",") {
        @Override
        void pair(StringBuilder line, String name, Object value) {
            quote(line, name);
            line.append(':');
            if (value instanceof Number) {
                line.append(value);
            } else {
                quote(line, String.valueOf(value));
            }
        }
    };

    private static final int USUAL_CHARS = 256;

    private final String head;
    private final String tail;
    private final String separator;

    LogFormat(String head, String tail, String separator) {
        this.head = head;
        this.tail = tail;
        this.separator = separator;
    }

    /** Returns a new line without fields. */
    public Line line() {
        return new Line(this);
    }

    /** Appends a field, without a separator. */
    abstract void pair(StringBuilder line, String name, Object value);

    /** A line under construction. */
    public static final class Line {
        private final LogFormat format;
        private final StringBuilder text = new StringBuilder(USUAL_CHARS);

        private Line(LogFormat format) {
            this.format = format;
            text.append(format.head);
        }

        /**
         * Adds a field.
         *
         * @param value a number, or anything else as text
         */
        public Line with(String name, Object value) {
            if (text.length() > format.head.length()) {
                text.append(format.separator);
            }
            format.pair(text, name, value);
            return this;
        }

        /** Adds a JSON value as it is; for {@link #JSON} only. */
        public Line withJson(String name, String json) {
            if (text.length() > format.head.length()) {
                text.append(format.separator);
            }
            quote(text, name);
            text.append(':').append(json);
            return this;
        }

        /** Returns the complete line, with its line feed. */
        public String end() {
            return text.append(format.tail).append('\n').toString();
        }
    }

    /** Whether a value needs no quotes. */
    private static boolean isPlain(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c <= ' ' || c >= 0x7f || c == '"' || c == '=' || c == '\\') {
                return false;
            }
        }
        return !text.isEmpty();
    }

    /** Appends a JSON string; characters that could end a line or control a terminal are escaped. */
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
