package dev.goproxy.server.cli;

import java.math.BigInteger;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Durations in Go's notation: {@code 10m}, {@code 1h2m3.5s}, {@code 300ms}, {@code 0}.
 *
 * @see <a href="https://pkg.go.dev/time#ParseDuration">time.ParseDuration</a>
 */
final class GoDuration {
    private static final Map<String, Long> NANOS = Map.of(
            "ns", 1L,
            "us", 1_000L,
            "\u00b5s", 1_000L, // micro sign
            "\u03bcs", 1_000L, // Greek mu
            "ms", 1_000_000L,
            "s", 1_000_000_000L,
            "m", 60_000_000_000L,
            "h", 3_600_000_000_000L);

    /** A number, whose digits may all be on one side of the point, and a unit. */
    private static final Pattern PART = Pattern.compile("(?<whole>[0-9]*)(?:\\.(?<fraction>[0-9]*))?(?<unit>[^0-9.]*)");

    private static final BigInteger LIMIT = BigInteger.ONE.shiftLeft(Long.SIZE - 1);

    private GoDuration() {}

    /**
     * Parses a duration.
     *
     * @throws IllegalArgumentException if Go would reject it
     */
    static Duration parse(String text) {
        boolean negative = text.startsWith("-");
        String parts = negative || text.startsWith("+") ? text.substring(1) : text;
        BigInteger nanos = parts.equals("0") ? BigInteger.ZERO : sum(text, parts);
        if (negative) {
            nanos = nanos.negate();
        }
        if (nanos.bitLength() >= Long.SIZE) {
            throw invalid(text, "too long");
        }
        return Duration.ofNanos(nanos.longValue());
    }

    private static BigInteger sum(String text, String parts) {
        if (parts.isEmpty()) {
            throw invalid(text, "no number");
        }
        BigInteger nanos = BigInteger.ZERO;
        var part = PART.matcher(parts);
        for (int position = 0; position < parts.length(); position = part.end()) {
            part.region(position, parts.length());
            if (!part.lookingAt() || part.end() == position) {
                throw invalid(text, "no number");
            }
            String fraction = part.group("fraction");
            nanos = nanos.add(nanos(text, part.group("whole"), fraction == null ? "" : fraction, part.group("unit")));
        }
        return nanos;
    }

    private static BigInteger nanos(String text, String whole, String fraction, String unit) {
        if (whole.isEmpty() && fraction.isEmpty()) {
            throw invalid(text, "no number");
        }
        if (unit.isEmpty()) {
            throw invalid(text, "missing unit");
        }
        Long nanosOfUnit = NANOS.get(unit);
        if (nanosOfUnit == null) {
            throw invalid(text, "unknown unit \"" + unit + "\"");
        }
        BigInteger nanos =
                whole.isEmpty() ? BigInteger.ZERO : new BigInteger(whole).multiply(BigInteger.valueOf(nanosOfUnit));
        return nanos.add(BigInteger.valueOf(nanos(fraction, nanosOfUnit)));
    }

    /**
     * A fraction is computed in floating point as Go does, so that odd ones are rounded alike; digits that no long
     * holds are left out.
     */
    private static long nanos(String fraction, long nanosOfUnit) {
        BigInteger digits = BigInteger.ZERO;
        double scale = 1;
        for (int i = 0; i < fraction.length(); i++) {
            BigInteger more = digits.multiply(BigInteger.TEN).add(BigInteger.valueOf(fraction.charAt(i) - '0'));
            if (more.compareTo(LIMIT) > 0) {
                break;
            }
            digits = more;
            scale *= 10;
        }
        return (long) (digits.doubleValue() * (nanosOfUnit / scale));
    }

    private static IllegalArgumentException invalid(String text, String why) {
        return new IllegalArgumentException("invalid duration \"" + text + "\": " + why);
    }
}
