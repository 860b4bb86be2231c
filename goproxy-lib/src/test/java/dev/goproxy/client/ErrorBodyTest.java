package dev.goproxy.client;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.goproxy.client.connect.Trust;
import java.nio.charset.StandardCharsets;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class ErrorBodyTest {
    private static String of(String text) {
        return ErrorBody.of("text/plain; charset=utf-8", text.getBytes(UTF_8), Trust.OPERATOR);
    }

    @Test
    void of_plainText_upToTheFirstBlankLine() {
        assertThat(of("not found: x\r\nmore\r\n \r\nsecret")).isEqualTo("not found: x\nmore");
        assertThat(of("\n\nlate\n")).isEqualTo("late");
        assertThat(of("")).isEmpty();
        assertThat(of("h\u00e9\u4e16 \ud83d\ude00")).isEqualTo("h\u00e9\u4e16 \ud83d\ude00");
    }

    @Test
    void of_otherTypes_isEmpty() {
        byte[] html = "<html>".getBytes(UTF_8);
        assertThat(ErrorBody.of("text/html", html, Trust.OPERATOR)).isEmpty();
        assertThat(ErrorBody.of("application/json", html, Trust.OPERATOR)).isEmpty();
        assertThat(ErrorBody.of("", html, Trust.OPERATOR)).isEmpty();
        assertThat(ErrorBody.of("", "plain".getBytes(UTF_8), Trust.OPERATOR)).isEqualTo("plain");
        assertThat(ErrorBody.of("TEXT/PLAIN", "plain".getBytes(UTF_8), Trust.OPERATOR))
                .isEqualTo("plain");
    }

    @Test
    void of_manyLines_isCut() {
        assertThat(of("line\n".repeat(20)).lines()).hasSize(8);
        assertThat(of("x".repeat(10_000))).hasSize(648);
        assertThat(of("\u00e9".repeat(1000))).hasSize(324);
    }

    @Test
    void of_unprintable_isRemoved() {
        assertThat(of("a\0b\u001b[31mc\u007fd\u200be\u202ef")).isEqualTo("ab[31mcdef");
        assertThat(ErrorBody.of("text/plain", "caf\u00e9".getBytes(StandardCharsets.ISO_8859_1), Trust.OPERATOR))
                .isEqualTo("caf");
    }

    @Property
    void of_anything_isShortAndPrintable(@ForAll String text) {
        assertThat(of(text)).doesNotContainPattern("[\\p{Cntrl}&&[^\n]]").hasSizeLessThan(649);
    }
}
