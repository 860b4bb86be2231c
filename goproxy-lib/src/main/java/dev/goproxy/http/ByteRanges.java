package dev.goproxy.http;

import java.util.ArrayList;
import java.util.List;

/**
 * The parts of a content that a Range header selects.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9110#section-14">RFC 9110, section 14</a>
 */
sealed interface ByteRanges {
    /**
     * The whole content: the header is malformed, has another unit or more than 16 parts, the content is empty, or the
     * parts add up to more than it.
     */
    record Whole() implements ByteRanges {}

    /** None of the requested bytes exist: 416. */
    record Unsatisfiable() implements ByteRanges {}

    /** One or more parts: 206. */
    record Parts(List<Part> parts) implements ByteRanges {}

    /** A contiguous part. */
    record Part(long start, long length) {
        String contentRange(long size) {
            return "bytes " + start + "-" + (start + length - 1) + "/" + size;
        }
    }

    /** More parts than that are no honest wish, and cost more than the whole. */
    int MAX_PARTS = 16;

    static ByteRanges parse(String header, long size) {
        String value = header.strip();
        if (size == 0
                || !value.regionMatches(true, 0, "bytes=", 0, 6)
                || value.chars().filter(c -> c == ',').limit(MAX_PARTS).count() == MAX_PARTS) {
            return new Whole();
        }
        var parts = new ArrayList<Part>();
        boolean some = false;
        long total = 0;
        for (String text : value.substring(6).split(",", -1)) {
            String spec = text.strip();
            int dash = spec.indexOf('-');
            if (spec.isEmpty()) {
                continue;
            }
            if (dash < 0
                    || spec.length() == 1
                    || !isNumber(spec.substring(0, dash))
                    || !isNumber(spec.substring(dash + 1))) {
                return new Whole();
            }
            some = true;
            long first = number(spec.substring(0, dash));
            long last = number(spec.substring(dash + 1));
            if (dash > 0 && last >= 0 && last < first) {
                return new Whole();
            }
            long start = dash == 0 ? Math.max(0, size - last) : first;
            long end = dash == 0 || last < 0 ? size : Math.min(last + 1, size);
            if (start < end) {
                parts.add(new Part(start, end - start));
                total += end - start;
            }
        }
        if (!some || total > size) {
            return new Whole();
        }
        return parts.isEmpty() ? new Unsatisfiable() : new Parts(List.copyOf(parts));
    }

    private static boolean isNumber(String text) {
        return text.chars().allMatch(c -> c >= '0' && c <= '9');
    }

    /** The value of some digits; -1 if there are none, and a very large one if they don't fit. */
    private static long number(String digits) {
        if (digits.isEmpty()) {
            return -1;
        }
        return digits.length() > 18 ? Long.MAX_VALUE - 1 : Long.parseLong(digits);
    }
}
