package dev.goproxy.server.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.URI;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NamedSumDbTest {
    @ParameterizedTest
    @CsvSource({
        "sum.golang.org, sum.golang.org, https://sum.golang.org",
        "' sum.golang.org  https://sum.golang.google.cn ', sum.golang.org, https://sum.golang.google.cn",
        "localhost.localdev/sumdb http://127.0.0.1:80/x, localhost.localdev/sumdb, http://127.0.0.1:80/x",
        "127.0.0.1:8080, 127.0.0.1:8080, https://127.0.0.1:8080",
    })
    void parse(String text, String name, URI url) {
        assertThat(NamedSumDb.parse(text)).isEqualTo(new NamedSumDb(name, url));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", " ", "a b c", "a b", "a ftp://b", "https://a", "/a", "a/", "a//b", "a https://", "a %%"})
    void parse_rejects(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> NamedSumDb.parse(text))
                .withMessageContaining("\"" + text + "\"");
    }
}
