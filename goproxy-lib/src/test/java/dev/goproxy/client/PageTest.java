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

    /** Websites answer so for names that they don't have, as storage does whose names can't be listed. */
    @ParameterizedTest
    @ValueSource(ints = {400, 401, 403, 405, 451, 418})
    void requireSuccess_ofAGuardedPage_isNotFound(int status) {
        assertThatThrownBy(() -> page(status).requireSuccess("x: its page")).isInstanceOf(NotFoundException.class);
        assertThat(page(status).isAbsent()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "201, x: its page answered 201",
        "408, x: its page answered 408",
        "429, x: its page answered 429",
        "500, x: its page answered 500",
    })
    void requireSuccess_ofOtherStatus_isAFailure(int status, String message) {
        assertThatThrownBy(() -> page(status).requireSuccess("x: its page"))
                .isInstanceOf(UpstreamException.class)
                .hasMessage(message);
        assertThat(page(status).isAbsent()).isFalse();
    }
}
