package dev.goproxy.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.UnknownHostException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ListenAddressTest {
    @ParameterizedTest
    @CsvSource({
        "localhost:8080, localhost, 8080",
        ":8080, '', 8080",
        "localhost:0, localhost, 0",
        "[::1]:8080, ::1, 8080",
        "[::]:8080, ::, 8080",
        "0.0.0.0:65535, 0.0.0.0, 65535",
    })
    void parse_readsWhatGoReads(String text, String host, int port) {
        assertThat(ListenAddress.parse(text)).isEqualTo(new ListenAddress(host, port));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "localhost",
                "localhost:",
                ":65536",
                ":-1",
                ":x",
                ":123456",
                "::1:80",
                "http://localhost:80",
                "[::1:80",
                "a b:80"
            })
    void parse_rejects(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ListenAddress.parse(text))
                .withMessageContaining("\"" + text + "\"");
    }

    @Test
    void resolve_anyInterface() throws Exception {
        assertThat(ListenAddress.parse(":1").resolve().getAddress().isAnyLocalAddress())
                .isTrue();
    }

    @Test
    void resolve_namesTheUnknownHost() {
        assertThatThrownBy(() -> ListenAddress.parse("no-such-host.invalid:80").resolve())
                .isInstanceOf(UnknownHostException.class)
                .hasMessageContaining("no-such-host.invalid");
    }
}
