package dev.goproxy.url;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GoUrlHostsTest {
    @ParameterizedTest
    @CsvSource({
        "http://go_mirror:8080/x, go_mirror, 8080",
        "https://my_bucket.store.test, my_bucket.store.test, -1",
        "https://u:p@sum_db.test/db, sum_db.test, -1",
        "http://[::1]:8080/, ::1, 8080",
        "http://[fe80::1%25eth0]/, fe80::1%eth0, -1",
        "http://UP.test./x, UP.test., -1",
        "http://up.test:/x, up.test, -1"
    })
    void hostAndPort_ofAllHostsThatGoKnows(String url, String host, int port) {
        URI parsed = GoUrl.parse(url);
        assertThat(GoUrl.host(parsed)).isEqualTo(host);
        assertThat(GoUrl.port(parsed)).isEqualTo(port);
    }

    /** What go 1.26 asked a server for, given these values of GOPROXY. */
    @ParameterizedTest
    @CsvSource({
        "http://h/go, http://h/go/m/@v/list",
        "http://h, http://h/m/@v/list",
        "http://h/go/, http://h/go/m/@v/list",
        "http://h/go//, http://h/go/m/@v/list",
        "http://h/a/../go, http://h/go/m/@v/list",
        "http://h/go?token=x, http://h/go/m/@v/list?token=x",
        "http://h/go/?token=x, http://h/go/m/@v/list?token=x",
        "http://h/go?, http://h/go/m/@v/list?",
        "http://h/go#frag, http://h/go/m/@v/list",
        "http://h/a%2Fb, http://h/a%2Fb/m/@v/list",
        "http://h/a b, http://h/a%20b/m/@v/list"
    })
    void below_putsTheQueryBehindThePath(String base, String expected) {
        assertThat(GoUrl.below(GoUrl.parse(base), "m/@v/list")).hasToString(expected);
    }

    /** A full-width colon, slash, question mark and at sign, which look like delimiters and become them as IDN. */
    @ParameterizedTest
    @ValueSource(strings = {"\uff1a", "\uff0f", "\uff1f", "\uff20", "\u2100"})
    void parse_ofWhatWasParsed_isTheSame(String lookalike) {
        String parsed = GoUrl.parse("https://a" + lookalike + "\u00fc.test/x").toString();
        assertThat(GoUrl.parse(parsed)).hasToString(parsed);
        assertThat(parsed).endsWith("\u00fc.test/x").doesNotContain("xn--");
    }

    @Test
    void redact_hidesQueriesToo() {
        assertThat(GoUrl.redact("https://u:p@h/go?token=s3cret,http://h2/x?k=other|direct"))
                .isEqualTo("https://xxxxx@h/go?xxxxx,http://h2/x?xxxxx|direct");
    }

    @ParameterizedTest
    @CsvSource({
        "http://h/a|b, http://h/a%7Cb",
        "http://h/a[{^`\\, http://h/a%5B%7B%5E%60%5C",
        "http://h/x?a=%, http://h/x?a=%25"
    })
    void parse_takesCharactersThatUriRefuses(String text, String expected) {
        assertThat(GoUrl.parse(text)).hasToString(expected);
    }
}
