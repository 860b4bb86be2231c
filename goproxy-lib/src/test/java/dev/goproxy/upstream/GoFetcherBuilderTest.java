package dev.goproxy.upstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.goproxy.env.GoEnv;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GoFetcherBuilderTest {
    private static void build(String name, String value) throws Exception {
        GoFetcher.builder()
                .env(GoEnv.of(Map.of("GOPROXY", "off", name, value)))
                .build()
                .close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"git", "corp.example.com:", "a\nb"})
    void build_malformedGovcs_isRefusedInOneLine(String govcs) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> build("GOVCS", govcs))
                .withMessageStartingWith("GOVCS: ")
                .satisfies(e -> assertThat(e.getMessage()).hasLineCount(1));
    }

    @Test
    void build_validGovcs_isAccepted() {
        assertThatCode(() -> build("GOVCS", "public:git|hg,private:all")).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @CsvSource({
        "http://localhost:8080, true",
        "http://localhost:8080/go|http://localhost:8080, true",
        "'http://localhost:8080,off', true",
        "'http://localhost:8080,direct', false",
        "'http://localhost:8080,http://other', false",
        "http://localhost, false",
        "https://go_mirror.example.com, false",
        "http://localhost:99999, false",
        "file:///tmp, false",
        "off, false",
        "direct, false"
    })
    void asksOnly(String goproxy, boolean expected) throws Exception {
        try (var fetcher =
                GoFetcher.builder().env(GoEnv.of(Map.of("GOPROXY", goproxy))).build()) {
            assertThat(fetcher.asksOnly(address -> address.getPort() == 8080)).isEqualTo(expected);
        }
    }

    /** Like go, for which a malformed glob matches nothing. */
    @ParameterizedTest
    @ValueSource(strings = {"GOINSECURE", "GONOPROXY", "GONOSUMDB", "GOPRIVATE"})
    void build_malformedPattern_isAccepted(String variable) {
        assertThatCode(() -> build(variable, "corp.example.com/[,*.[z-a].example"))
                .doesNotThrowAnyException();
    }
}
