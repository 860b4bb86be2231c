package dev.goproxy.server.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class GoDurationTest {
    /** What Go says, as {@code durations.go} printed it. */
    static Stream<Arguments> durations() throws IOException {
        try (InputStream in = GoDurationTest.class.getResourceAsStream("durations.tsv")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .map(line -> line.split("\t", -1))
                    .map(fields -> Arguments.of(unquoted(fields[0]), fields[1]));
        }
    }

    private static String unquoted(String quoted) {
        return quoted.substring(1, quoted.length() - 1).translateEscapes();
    }

    @ParameterizedTest
    @MethodSource("durations")
    void parse_agreesWithGo(String text, String expected) {
        if (expected.equals("error")) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> GoDuration.parse(text))
                    .withMessageStartingWith("invalid duration \"" + text + "\": ");
        } else {
            assertThat(GoDuration.parse(text)).isEqualTo(Duration.ofNanos(Long.parseLong(expected)));
        }
    }

    @Property
    void parse_addsTheParts(
            @ForAll @LongRange(min = 0, max = 2_000_000) long hours, @ForAll @LongRange(max = 99_999) long ms) {
        assertThat(GoDuration.parse(hours + "h" + ms + "ms"))
                .isEqualTo(Duration.ofHours(hours).plusMillis(ms));
    }

    @Test
    void parse_saysWhatIsWrong() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> GoDuration.parse("5"))
                .withMessage("invalid duration \"5\": missing unit");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> GoDuration.parse("5d"))
                .withMessage("invalid duration \"5d\": unknown unit \"d\"");
    }
}
