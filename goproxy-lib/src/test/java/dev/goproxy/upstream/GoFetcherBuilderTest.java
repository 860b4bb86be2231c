package dev.goproxy.upstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.goproxy.env.GoEnv;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
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

    /** Like go, for which a malformed glob matches nothing. */
    @ParameterizedTest
    @ValueSource(strings = {"GOINSECURE", "GONOPROXY", "GONOSUMDB", "GOPRIVATE"})
    void build_malformedPattern_isAccepted(String variable) {
        assertThatCode(() -> build(variable, "corp.example.com/[,*.[z-a].example"))
                .doesNotThrowAnyException();
    }
}
