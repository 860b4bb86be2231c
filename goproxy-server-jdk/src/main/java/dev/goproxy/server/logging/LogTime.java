package dev.goproxy.server.logging;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * Formats the time of a log line in UTC, with milliseconds: {@code 2026-01-31T12:00:00.000Z}. Keeps the text of the
 * last second, since formatting a time costs more than the rest of a line. Safe for use by many threads.
 */
public final class LogTime {
    private static final int MILLION = 1_000_000;

    private volatile Second last = Second.of(0);

    /** A second, and its text without the {@code Z}. */
    private record Second(long epoch, String text) {
        static Second of(long epoch) {
            String text =
                    Instant.ofEpochSecond(epoch).truncatedTo(ChronoUnit.SECONDS).toString();
            return new Second(epoch, text.substring(0, text.length() - 1));
        }
    }

    public String text(Instant time) {
        Second second = last;
        if (second.epoch() != time.getEpochSecond()) {
            second = Second.of(time.getEpochSecond());
            last = second;
        }
        int millis = time.getNano() / MILLION;
        char[] end = {'.', digit(millis / 100), digit(millis / 10 % 10), digit(millis % 10), 'Z'};
        return second.text().concat(String.valueOf(end));
    }

    private static char digit(int value) {
        return (char) ('0' + value);
    }
}
