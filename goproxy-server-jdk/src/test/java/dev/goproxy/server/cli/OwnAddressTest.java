package dev.goproxy.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OwnAddressTest {
    @ParameterizedTest
    @CsvSource({
        "127.0.0.1, 8080, localhost, 8080, true",
        "127.0.0.1, 8080, 127.0.0.1, 8080, true",
        "127.0.0.1, 8080, 127.0.0.1, 8081, false",
        "127.0.0.1, 8080, 127.0.0.2, 8080, false",
        "127.0.0.1, 8080, 192.0.2.1, 8080, false",
        "127.0.0.1, 8080, no-such-host.invalid, 8080, false",
        "0.0.0.0, 8080, localhost, 8080, true",
        "0.0.0.0, 8080, 127.0.0.2, 8080, true",
        "0.0.0.0, 8080, 192.0.2.1, 8080, false",
        "127.0.0.1, 8080, 0.0.0.0, 8080, true",
    })
    void isReachedAt(String own, int ownPort, String host, int port, boolean expected) {
        var address = new OwnAddress(new InetSocketAddress(own, ownPort));
        assertThat(address.isReachedAt(InetSocketAddress.createUnresolved(host, port)))
                .isEqualTo(expected);
    }
}
