package dev.goproxy.server.logging;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;

class LogTimeTest {
    private static final long YEAR_9999 = 253_402_300_799_999L;

    private static final DateTimeFormatter EXPECTED = DateTimeFormatter.ofPattern(
                    "uuuu-MM-dd'T'HH:mm:ss.SSSX", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    @Property(tries = 200)
    void text_isThatOfTheTimeWhateverCameBefore(
            @ForAll @Size(min = 1, max = 5) List<@LongRange(min = 0, max = YEAR_9999) Long> starts,
            @ForAll @LongRange(min = 0, max = 2000) long step) {
        var time = new LogTime();
        for (long start : starts) {
            for (long millis : new long[] {start, Math.min(start + step, YEAR_9999), start}) {
                Instant instant = Instant.ofEpochMilli(millis).plusNanos(999_999);
                assertThat(time.text(instant)).isEqualTo(EXPECTED.format(instant));
            }
        }
    }
}
