package dev.goproxy.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.goproxy.content.Content;
import dev.goproxy.http.Preconditions.Outcome;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PreconditionsTest {
    private static final String OURS = "Thu, 02 Jan 2020 03:04:05 GMT";
    private static final String EARLIER = "Thu, 02 Jan 2020 03:04:04 GMT";
    private static final String LATER = "Thu, 02 Jan 2020 03:04:06 GMT";

    private final Preconditions preconditions =
            new Preconditions(Optional.of("\"t\""), Optional.of(Instant.parse("2020-01-02T03:04:05Z")));

    private static ProxyRequest request(String... namesAndValues) {
        var headers = new LinkedHashMap<String, List<String>>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            headers.merge(namesAndValues[i], List.of(namesAndValues[i + 1]), (a, b) -> List.of(a.get(0), b.get(0)));
        }
        return new ProxyRequest("GET", "/x", Map.copyOf(headers));
    }

    @ParameterizedTest
    @CsvSource({
        "If-None-Match, '\"t\"', NOT_MODIFIED",
        "if-none-match, 'W/\"t\"', NOT_MODIFIED",
        "If-None-Match, '*', NOT_MODIFIED",
        "If-None-Match, '\"a\", \"t\"', NOT_MODIFIED",
        "If-None-Match, '\"a\",W/\"t\" ,', NOT_MODIFIED",
        "If-None-Match, '\"a,*,b\"', PROCEED",
        "If-None-Match, '\"a, \"', PROCEED",
        "If-None-Match, '\"a\"', PROCEED",
        "If-None-Match, 't', PROCEED",
        "If-None-Match, '', PROCEED",
        "If-Match, '\"t\"', PROCEED",
        "If-Match, '*', PROCEED",
        "If-Match, '\"a\",\"t\"', PROCEED",
        "If-Match, 'W/\"t\"', FAILED",
        "If-Match, '\"a\"', FAILED",
        "If-Modified-Since, '" + OURS + "', NOT_MODIFIED",
        "If-Modified-Since, '" + LATER + "', NOT_MODIFIED",
        "If-Modified-Since, '" + EARLIER + "', PROCEED",
        "If-Modified-Since, 'Thursday, 02-Jan-20 03:04:05 GMT', NOT_MODIFIED",
        "If-Modified-Since, 'yesterday', PROCEED",
        "If-Unmodified-Since, '" + OURS + "', PROCEED",
        "If-Unmodified-Since, '" + EARLIER + "', FAILED",
        "If-Unmodified-Since, 'yesterday', PROCEED",
    })
    void evaluate_onePrecondition(String name, String value, Outcome outcome) {
        assertThat(preconditions.evaluate(request(name, value))).isEqualTo(outcome);
    }

    @Test
    void evaluate_tagsWinOverDates() {
        assertThat(preconditions.evaluate(request("If-None-Match", "\"a\"", "If-Modified-Since", OURS)))
                .isEqualTo(Outcome.PROCEED);
        assertThat(preconditions.evaluate(request("If-Match", "\"t\"", "If-Unmodified-Since", EARLIER)))
                .isEqualTo(Outcome.PROCEED);
        assertThat(preconditions.evaluate(request("If-Match", "\"a\"", "If-None-Match", "\"t\"")))
                .isEqualTo(Outcome.FAILED);
    }

    @Test
    void evaluate_listInSeveralFields() {
        assertThat(preconditions.evaluate(request("If-None-Match", "\"a\"", "If-None-Match", "\"t\"")))
                .isEqualTo(Outcome.NOT_MODIFIED);
    }

    @Test
    void evaluate_withoutValidators() {
        var none = new Preconditions(Optional.empty(), Optional.empty());
        assertThat(none.evaluate(request("If-None-Match", "\"t\"", "If-Modified-Since", LATER)))
                .isEqualTo(Outcome.PROCEED);
        assertThat(none.evaluate(request("If-None-Match", "*"))).isEqualTo(Outcome.NOT_MODIFIED);
        assertThat(none.evaluate(request("If-Match", "\"t\""))).isEqualTo(Outcome.FAILED);
        assertThat(none.evaluate(request("If-Unmodified-Since", EARLIER))).isEqualTo(Outcome.PROCEED);
    }

    @ParameterizedTest
    @CsvSource({
        "'\"t\"', true",
        "' \"t\" ', true",
        "'W/\"t\"', false",
        "'\"a\"', false",
        "'" + OURS + "', true",
        "'" + LATER + "', false",
        "'" + EARLIER + "', false",
        "'x', false"
    })
    void allowRange_ifItNamesThisContent(String ifRange, boolean allowed) {
        assertThat(preconditions.allowRange(request("If-Range", ifRange))).isEqualTo(allowed);
    }

    @Test
    void of_theEpoch_isNoTime() {
        for (long millis : new long[] {0, 999}) {
            var unknown = Preconditions.of(Content.of(new byte[0], Instant.ofEpochMilli(millis)));
            assertThat(unknown.lastModified()).isEmpty();
            assertThat(unknown.evaluate(request("If-Modified-Since", LATER))).isEqualTo(Outcome.PROCEED);
        }
        assertThat(Preconditions.of(Content.of(new byte[0], Instant.parse("2099-01-02T03:04:05Z")))
                        .lastModified())
                .contains("Fri, 02 Jan 2099 03:04:05 GMT");
    }
}
