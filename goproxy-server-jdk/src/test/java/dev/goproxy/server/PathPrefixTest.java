package dev.goproxy.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PathPrefixTest {
    @ParameterizedTest
    @ValueSource(strings = {"go/proxy", "/go/proxy", "/go/proxy/", "//go/proxy//"})
    void parse_takesSlashesAtTheEndsOrNot(String text) {
        assertThat(PathPrefix.parse(text)).isEqualTo(new PathPrefix("/go/proxy"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/", "//"})
    void parse_readsNothingAsNone(String text) {
        assertThat(PathPrefix.parse(text)).isEqualTo(PathPrefix.NONE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/a b", "/a?b", "/a#b", "/%61", "/\u00e9", "/a\\b"})
    void parse_rejectsWhatIsNotPlain(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PathPrefix.parse(text))
                .withMessageContaining(text);
    }

    @Test
    void below_cutsWholeElements() {
        var prefix = PathPrefix.parse("/go");
        assertThat(prefix.below("/go/x/@v/list")).contains("/x/@v/list");
        assertThat(prefix.below("/go//x")).contains("//x");
        assertThat(prefix.below("/go")).contains("/");
        assertThat(prefix.below("/golang/x")).isEmpty();
        assertThat(prefix.below("/x")).isEmpty();
    }

    @Test
    void below_withoutPrefixIsThePath() {
        assertThat(PathPrefix.NONE.below("/x")).contains("/x");
    }
}
