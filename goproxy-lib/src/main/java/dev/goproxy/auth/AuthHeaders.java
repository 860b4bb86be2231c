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
 * Headers by the places that they are for, as the output of a GOAUTH command has them: lines of URLs, an empty line, lines of headers, an empty
 * line, and so on.
 *
 * @param byPlace for each place (a URL without {@code https://}) its headers; none means that what was known of it is to be forgotten
 */
record AuthHeaders(Map<String, List<AuthHeader>> byPlace) {
    static final AuthHeaders NONE = new AuthHeaders(Map.of());

    /** What belongs to the message rather than to who sends it; go sends none of these either. */
    private static final Set<String> NOT_SENT = Set.of("host", "content-length", "transfer-encoding", "trailer");

    private static final String TOKEN_SIGNS = "!#$%&'*+-.^_`|~";

    AuthHeaders {
        byPlace = Map.copyOf(byPlace);
    }

    /**
     * Reads what a command has printed.
     *
     * @throws IllegalArgumentException if it is not of that form; the message shows nothing of it
     */
    static AuthHeaders parse(String output) {
        Map<String, List<AuthHeader>> byPlace = new LinkedHashMap<>();
        var lines = new Lines(output);
        while (lines.hasMore()) {
            List<String> places = new ArrayList<>();
            for (String line : lines.block("URLs")) {
                places.add(place(line));
            }
            List<AuthHeader> headers = new ArrayList<>();
            for (String line : lines.block("headers")) {
                headers.add(header(line));
            }
            headers.removeIf(header -> NOT_SENT.contains(header.name().toLowerCase(Locale.ROOT)));
            places.forEach(place -> byPlace.put(place, List.copyOf(headers)));
        }
        return new AuthHeaders(byPlace);
    }

    /** A URL without its scheme, as the keys of {@link #byPlace} are. What is not https is kept as it is, and so is never found. */
    static String placeOf(String url) {
        String place = url.startsWith("https://") ? url.substring("https://".length()) : url;
        return place.endsWith("/") ? place.substring(0, place.length() - 1) : place;
    }

    private static String place(String line) {
        try {
            URI url = new URI(line);
            if (!url.isAbsolute() && !line.startsWith("/")) {
                throw new IllegalArgumentException("what should be a URL is none");
            }
            return placeOf(line);
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException("what should be a URL is none"); // the cause would show it
        }
    }

    private static AuthHeader header(String line) {
        int colon = line.indexOf(": ");
        String name = line.substring(0, Math.max(0, colon));
        String value = line.substring(Math.max(0, colon) + (colon < 0 ? 0 : 2)).strip();
        if (name.isEmpty()
                || !name.chars().allMatch(AuthHeaders::isTokenSign)
                || value.chars().anyMatch(c -> c != '\t' && (c < ' ' || c == 0x7f))) {
            throw new IllegalArgumentException("what should be a header is none");
        }
        return new AuthHeader(name, value);
    }

    private static boolean isTokenSign(int c) {
        return (c >= 'a' && c <= 'z')
                || (c >= 'A' && c <= 'Z')
                || (c >= '0' && c <= '9')
                || TOKEN_SIGNS.indexOf(c) >= 0;
    }

    /** Text taken line by line; each line, the last too, ends with a line feed. */
    private static final class Lines {
        private final String text;
        private int next;

        Lines(String text) {
            this.text = text;
        }

        boolean hasMore() {
            return next < text.length();
        }

        /** The lines up to an empty one. */
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
