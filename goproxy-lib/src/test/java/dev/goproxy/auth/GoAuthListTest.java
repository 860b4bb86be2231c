package dev.goproxy.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.goproxy.process.ProcessRunner;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GoAuthListTest {
    @TempDir
    Path folder;

    private static List<String> names(String value) {
        return GoAuthList.parse(value, Map.of(), new ProcessRunner()).stream()
                .map(AuthCommand::name)
                .toList();
    }

    @Test
    void parse_returnsTheCommands() {
        assertThat(names("")).containsExactly("netrc");
        assertThat(names("netrc")).containsExactly("netrc");
        assertThat(names("off")).isEmpty();
        assertThat(names(" netrc ;git " + folder + "; '/opt/my tools/auth' --user me"))
                .containsExactly("netrc", "git", "auth");
    }

    @ParameterizedTest
    @CsvSource({
        "netrc;                 , empty command",
        "' '                    , empty command",
        "netrc;;auth            , empty command",
        "off;netrc              , off",
        "git                    , absolute",
        "git relative           , absolute",
        "git /a /b              , absolute",
        "git /no/such/folder    , not a folder",
        "\"auth                 , quote",
    })
    void parse_rejectsMalformedValues(String value, String message) {
        assertThatThrownBy(() -> names(value))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("invalid GOAUTH: ")
                .hasMessageContaining(message);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a 'b c' d", "\"a\" \t 'b c'\nd", " a'b c' d "})
    void words_areSeparatedByBlanksOutsideOfQuotes(String command) {
        assertThat(GoAuthList.words(command))
                .containsExactlyElementsOf(
                        command.startsWith(" ") ? List.of("a'b", "c'", "d") : List.of("a", "b c", "d"));
    }
}
