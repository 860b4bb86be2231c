package dev.goproxy.serving;

import static org.assertj.core.api.Assertions.assertThat;

import dev.goproxy.HandClock;
import dev.goproxy.content.Content;
import dev.goproxy.fetch.NotFoundException;
import dev.goproxy.serving.Freshness.Age;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FreshnessTest {
    private static final Instant STORED = Instant.parse("2024-01-01T00:00:00Z");

    private final HandClock clock = new HandClock(STORED);

    @ParameterizedTest
    @CsvSource({
        "0, FRESH",
        "44999, FRESH",
        "45000, REFRESH_AHEAD",
        "59999, REFRESH_AHEAD",
        "60000, STALE",
        "1000000, STALE",
        "-1, STALE"
    })
    void of_byAge(long millis, Age age) {
        clock.now = STORED.plusMillis(millis);
        assertThat(new Freshness(clock, Duration.ofSeconds(60)).of(Content.of(new byte[0], STORED)))
                .isEqualTo(age);
    }

    @Test
    void of_withoutFreshnessOrTime_isStale() {
        assertThat(new Freshness(clock, Duration.ZERO).of(Content.of(new byte[0], STORED)))
                .isEqualTo(Age.STALE);
        assertThat(new Freshness(clock, Duration.ofDays(1)).of(Content.of("x"))).isEqualTo(Age.STALE);
    }

    @Test
    void of_freshForEver_isFresh() {
        clock.now = STORED.plusSeconds(1_000_000_000);
        assertThat(new Freshness(clock, Duration.ofSeconds(Long.MAX_VALUE)).of(Content.of(new byte[0], STORED)))
                .isEqualTo(Age.FRESH);
        var absences = new NegativeCache(clock, Duration.ofSeconds(Long.MAX_VALUE));
        absences.put("a", new NotFoundException("x"));
        assertThat(absences.get("a")).isNotNull();
    }

    @Test
    void absences_areRememberedForATime_andNotAfterTheClockWasSetBack() {
        var absences = new NegativeCache(clock, Duration.ofSeconds(60));
        var absent = new NotFoundException("x");
        assertThat(absences.get("a")).isNull();
        absences.put("a", absent);
        assertThat(absences.get("a")).hasMessage("x");
        assertThat(absences.get("b")).isNull();
        clock.now = STORED.plusSeconds(60);
        assertThat(absences.get("a")).isNull();
        absences.put("a", absent);
        clock.now = STORED;
        assertThat(absences.get("a")).isNull();
    }

    @Test
    void absences_withoutMemory_areForgottenAtOnce() {
        var absences = new NegativeCache(clock, Duration.ZERO);
        absences.put("a", new NotFoundException("x"));
        assertThat(absences.get("a")).isNull();
    }
}
