package dev.goproxy.auth;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Headers by the URL prefixes that they are for. The output of a GOAUTH command has them as lines of URLs, an empty
 * line, lines of headers, an empty line, and so on. Immutable.
 *
 * @param byPrefix headers of each prefix, which is a URL without {@code https://}; an empty list invalidates earlier
 *     headers
 */
record AuthHeaders(Map<String, List<AuthHeader>> byPrefix) {
    static final AuthHeaders NONE = new AuthHeaders(Map.of());

    /** Headers that describe the message rather than its sender. The go command doesn't send them either. */
    private static final Set<String> NOT_SENT = Set.of("host", "content-length", "transfer-encoding", "trailer");

    private static final String TOKEN_PUNCTUATION = "!#$%&'*+-.^_`|~";

    AuthHeaders {
        byPrefix = Map.copyOf(byPrefix);
    }

    /**
     * Parses the output of a command.
     *
     * @throws IllegalArgumentException if it is malformed; the message has nothing of the output
     */
    static AuthHeaders parse(String output) {
        Map<String, List<AuthHeader>> byPrefix = new LinkedHashMap<>();
        var lines = new Lines(output);
        while (lines.hasMore()) {
            List<String> prefixes = new ArrayList<>();
            for (String line : lines.block("URLs")) {
                prefixes.add(prefix(line));
            }
            List<AuthHeader> headers = new ArrayList<>();
            for (String line : lines.block("headers")) {
                headers.add(header(line));
            }
            headers.removeIf(header -> NOT_SENT.contains(header.name().toLowerCase(Locale.ROOT)));
            prefixes.forEach(prefix -> byPrefix.put(prefix, List.copyOf(headers)));
        }
        return new AuthHeaders(byPrefix);
    }

    /**
     * Returns the key of a URL in {@link #byPrefix}. URLs with another scheme than https keep it, and so are never
     * found.
     */
    static String prefixOf(String url) {
        String prefix = url.startsWith("https://") ? url.substring("https://".length()) : url;
        return prefix.endsWith("/") ? prefix.substring(0, prefix.length() - 1) : prefix;
    }

    private static String prefix(String line) {
        try {
            URI url = new URI(line);
            if (!url.isAbsolute() && !line.startsWith("/")) {
                throw new IllegalArgumentException("a line that should be a URL is not one");
            }
            return prefixOf(line);
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException(
                    "a line that should be a URL is not one"); // without the cause, whose message has the line
        }
    }

    private static AuthHeader header(String line) {
        int colon = line.indexOf(": ");
        String name = line.substring(0, Math.max(0, colon));
        String value = line.substring(Math.max(0, colon) + (colon < 0 ? 0 : 2)).strip();
        if (name.isEmpty()
                || !name.chars().allMatch(AuthHeaders::isTokenChar)
                || value.chars().anyMatch(c -> c != '\t' && (c < ' ' || c == 0x7f))) {
            throw new IllegalArgumentException("a line that should be a header is not one");
        }
        return new AuthHeader(name, value);
    }

    private static boolean isTokenChar(int c) {
        return (c >= 'a' && c <= 'z')
                || (c >= 'A' && c <= 'Z')
                || (c >= '0' && c <= '9')
                || TOKEN_PUNCTUATION.indexOf(c) >= 0;
    }

    /** Reader of lines. Each line, including the last, ends with a line feed. */
    private static final class Lines {
        private final String text;
        private int next;

        Lines(String text) {
            this.text = text;
        }

        boolean hasMore() {
            return next < text.length();
        }

        /** Returns the lines up to the next empty line, and skips that. */
        List<String> block(String what) {
            List<String> block = new ArrayList<>();
            while (true) {
                int end = text.indexOf('\n', next);
                if (end < 0) {
                    throw new IllegalArgumentException("the empty line after the " + what + " is missing");
                }
                String line = text.substring(next, end);
                next = end + 1;
                if (line.isEmpty()) {
                    return block;
                }
                block.add(line);
            }
        }
    }
}
