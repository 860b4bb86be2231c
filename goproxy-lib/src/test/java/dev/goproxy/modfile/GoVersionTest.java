package dev.goproxy.modfile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.goproxy.expectations.Expectations;
import dev.goproxy.module.InvalidNameException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class GoVersionTest {
    private static final List<JsonNode> ROWS = Expectations.read(GoVersionTest.class, "versions.jsonl");

    static Stream<JsonNode> rows() {
        return ROWS.stream();
    }

    private static String input(JsonNode row) {
        return row.get("input").asText();
    }

    private static boolean isValid(JsonNode row) {
        return row.get("valid").asBoolean();
    }

    @ParameterizedTest
    @MethodSource("rows")
    void parse_acceptsWhatGoAccepts(JsonNode row) {
        assertThat(GoVersion.isValid(input(row))).isEqualTo(isValid(row));
        if (isValid(row)) {
            assertThat(GoVersion.parse(input(row))).hasToString(input(row));
        } else {
            assertThatThrownBy(() -> GoVersion.parse(input(row))).isInstanceOf(InvalidNameException.class);
        }
    }

    @ParameterizedTest
    @MethodSource("rows")
    void language_isThatOfGo(JsonNode row) {
        if (isValid(row)) {
            assertThat(GoVersion.parse(input(row)).language())
                    .hasToString(row.get("language").asText());
        }
    }

    @ParameterizedTest
    @MethodSource("rows")
    void compareTo_ordersAsGoDoes(JsonNode row) {
        for (int i = 0; i < ROWS.size(); i++) {
            if (isValid(row) && isValid(ROWS.get(i))) {
                GoVersion version = GoVersion.parse(input(row));
                GoVersion other = GoVersion.parse(input(ROWS.get(i)));
                char order = "<=>".charAt(1 + Integer.signum(version.compareTo(other)));
                assertThat(order)
                        .as("%s and %s", version, other)
                        .isEqualTo(row.get("order").asText().charAt(i));
                assertThat(version.isAtLeast(other)).isEqualTo(order != '<');
            }
        }
    }
}
