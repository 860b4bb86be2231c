package dev.goproxy.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AuthHeadersTest {
    private static Map<String, List<AuthHeader>> parse(String output) {
        return AuthHeaders.parse(output).byPrefix();
    }

    @Test
    void parse_readsTheExampleOfGoHelp() {
        assertThat(parse("""
                https://example.com
                https://example.net/api/

                Authorization: Basic <token>

                https://another-example.org/

                Example: Data

                """))
                .isEqualTo(Map.of(
                        "example.com", List.of(new AuthHeader("Authorization", "Basic <token>")),
                        "example.net/api", List.of(new AuthHeader("Authorization", "Basic <token>")),
                        "another-example.org", List.of(new AuthHeader("Example", "Data"))));
    }

    @Test
    void parse_keepsAllHeadersOfAPrefix_butOnlyItsLastBlock() {
        assertThat(parse("https://a.b\n\nX: 1\nX:  2 \nY:  \n\n"))
                .containsEntry(
                        "a.b", List.of(new AuthHeader("X", "1"), new AuthHeader("X", "2"), new AuthHeader("Y", "")));
        assertThat(parse("https://a.b\n\nX: 1\n\nhttps://a.b/\n\nX: 2\n\n"))
                .containsEntry("a.b", List.of(new AuthHeader("X", "2")));
    }

    @Test
    void parse_prefixWithoutHeaders_hasAnEmptyList() {
        assertThat(parse("https://a.b\n\n\n")).containsEntry("a.b", List.of());
        assertThat(parse("")).isEmpty();
        assertThat(parse("\n\n")).isEmpty();
    }

    @Test
    void parse_dropsHeadersThatDescribeTheMessage() {
        assertThat(parse("https://a.b\n\nhost: c.d\nContent-Length: 5\nTransfer-Encoding: chunked\nX: 1\n\n"))
                .containsEntry("a.b", List.of(new AuthHeader("X", "1")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://a.b",
                "https://a.b\n",
                "https://a.b\n\n",
                "https://a.b\n\nX: s3cret",
                "https://a.b\n\nX: s3cret\n",
                "a.b\n\nX: s3cret\n\n",
                "https://a b\n\nX: s3cret\n\n",
                "https://a.b\r\n\r\nX: s3cret\r\n\r\n",
                "https://a.b\n\nX:s3cret\n\n",
                "https://a.b\n\nX\n\n",
                "https://a.b\n\n: s3cret\n\n",
                "https://a.b\n\nX Y: s3cret\n\n",
                "https://a.b\n\nX: s3\u0001cret\n\n",
                "https://a.b\n\nX: 1\n\nX: s3cret\n\n",
            })
    void parse_rejectsMalformedOutput_withoutShowingIt(String output) {
        assertThatThrownBy(() -> parse(output))
                .isInstanceOf(IllegalArgumentException.class)
                .hasNoCause()
                .message()
                .doesNotContain("s3", "a.b");
    }

    @Property
    void parse_anyText_isParsedOrRejected(@ForAll String text) {
        try {
            assertThat(parse(text)).isNotNull();
        } catch (IllegalArgumentException e) {
            assertThat(e).hasNoCause();
        }
    }

    @Test
    void toString_showsNoValue() {
        assertThat(AuthHeaders.parse("https://a.b\n\nX: s3cret\n\n").toString()).doesNotContain("s3cret");
    }
}
