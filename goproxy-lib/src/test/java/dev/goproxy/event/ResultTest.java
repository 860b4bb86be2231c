package dev.goproxy.event;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ResultTest {
    @ParameterizedTest
    @CsvSource({
        "200, HIT, HIT",
        "206, HIT, HIT",
        "304, STALE, STALE",
        "200, MISS, MISS",
        "200, SELF, HIT",
        "412, HIT, HIT",
        "416, MISS, MISS",
        "404, HIT, ABSENT",
        "404, SELF, ABSENT",
        "410, MISS, ABSENT",
        "401, SELF, REFUSED",
        "403, SELF, REFUSED",
        "451, MISS, REFUSED",
        "400, SELF, INVALID",
        "405, SELF, INVALID",
        "429, SELF, INVALID",
        "500, SELF, FAILED",
        "502, MISS, FAILED",
        "508, SELF, FAILED"
    })
    void of_statusAndSource(int status, Source source, Result result) {
        assertThat(Result.of(status, source)).isEqualTo(result);
    }
}
