package dev.goproxy.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.goproxy.fetch.NotFoundException;
import dev.goproxy.fetch.UpstreamException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PageTest {
    private static Page page(int status) {
        return Page.of(status, new byte[] {1});
    }

    @Test
    void requireSuccess_ofSuccess_returns() {
        assertThatCode(() -> page(200).requireSuccess("x: its page")).doesNotThrowAnyException();
        assertThat(page(200).isAbsent()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(ints = {404, 410})
    void requireSuccess_ofAbsence_isNotFound(int status) {
        assertThatThrownBy(() -> page(status).requireSuccess("x: its page"))
                .isInstanceOf(NotFoundException.class)
                .hasMessage("x: its page answered " + status);
        assertThat(page(status).isAbsent()).isTrue();
        assertThat(page(status).body()).containsExactly(1);
    }

    @ParameterizedTest
    @CsvSource({
        "201, x: its page answered 201",
        "401, x: its page answered 401: credentials are missing or wrong",
        "500, x: its page answered 500",
    })
    void requireSuccess_ofOtherStatus_isAFailure(int status, String message) {
        assertThatThrownBy(() -> page(status).requireSuccess("x: its page"))
                .isInstanceOf(UpstreamException.class)
                .hasMessage(message);
        assertThat(page(status).isAbsent()).isFalse();
    }
}
