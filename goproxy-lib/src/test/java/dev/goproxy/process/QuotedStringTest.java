package dev.goproxy.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class QuotedStringTest {
    static Stream<Arguments> strings() {
        return Stream.of(
                Arguments.of("", "''", "''"),
                Arguments.of("a b", "'a b'", "'a b'"),
                Arguments.of("\"\\", "'\\\"\\\\'", "'\\\"\\\\'"),
                Arguments.of("a\nb\u007f", "'a\\u000ab\\u007f'", "'a\\u000ab\\u007f'"),
                Arguments.of("\u0085\u00a0\u00e9", "'\\u0085\u00a0\u00e9'", "'\\u0085\\u00a0\\u00e9'"),
                Arguments.of("\ud83d\ude00", "'\ud83d\ude00'", "'\\ud83d\\ude00'"),
                Arguments.of("\u0378", "'\\u0378'", "'\\u0378'"), // not assigned
                Arguments.of("x".repeat(200), "'" + "x".repeat(200) + "'", "'" + "x".repeat(200) + "'"),
                Arguments.of("x".repeat(201), "'" + "x".repeat(200) + "\u2026'", "'" + "x".repeat(200) + "...'"));
    }

    @ParameterizedTest
    @MethodSource("strings")
    void quotes_inBothForms(String value, String unicode, String ascii) {
        assertThat(QuotedString.unicode(value)).isEqualTo(unicode.replace('\'', '"'));
        assertThat(QuotedString.ascii(value)).isEqualTo(ascii.replace('\'', '"'));
    }
}
