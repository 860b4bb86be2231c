package dev.goproxy.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.sun.net.httpserver.Headers;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ClientAddressesTest {
    /** Who counts, for a connection from an address and the values of X-Forwarded-For. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "192.0.2.7 | 203.0.113.9               | 192.0.2.7   | nobody is trusted to say so",
                "10.1.2.3  |                           | 10.1.2.3    | a proxy that says nothing",
                "10.1.2.3  | 203.0.113.9               | 203.0.113.9 | a proxy",
                "10.1.2.3  | 198.51.100.1, 203.0.113.9 | 203.0.113.9 | what the client says of itself",
                "10.1.2.3  | 203.0.113.9, 10.9.9.9     | 203.0.113.9 | two proxies",
                "10.1.2.3  | 10.9.9.9                  | 10.1.2.3    | a proxy asks",
                "10.1.2.3  | example.com               | 10.1.2.3    | no address: never looked up",
                "10.1.2.3  | 203.0.113.9, unknown      | 10.1.2.3    | what lies before nonsense is not trusted",
                "fd00::1   | 2001:db8::5               | 2001:db8:0:0:0:0:0:5 | IPv6",
                "11.0.0.1  | 203.0.113.9               | 11.0.0.1    | beside the network",
            })
    void client(String from, String forwarded, String client, String why) throws Exception {
        var clients = ClientAddresses.behind(List.of("10.0.0.0/8", " fd00::/9 ", ""));
        var headers = new Headers();
        if (forwarded != null) {
            headers.add("X-Forwarded-For", forwarded);
        }
        var remote = new InetSocketAddress(InetAddress.getAllByName(from)[0], 4000);
        var peer = clients.peer(remote, new InetSocketAddress(InetAddress.getLoopbackAddress(), 8080), headers);
        assertThat(peer.client()).as(why).isEqualTo(client);
        assertThat(peer.address()).isEqualTo(remote);
        assertThat(peer.localPort()).isEqualTo(8080);
        assertThat(peer.isBounded()).isEqualTo(!from.startsWith("10.") && !from.startsWith("fd"));
    }

    @Test
    void client_ofSeveralFields_isInTheLast() throws Exception {
        var headers = new Headers();
        headers.add("X-Forwarded-For", "198.51.100.1");
        headers.add("X-Forwarded-For", "203.0.113.9");
        var proxy = new InetSocketAddress(InetAddress.getAllByName("10.0.0.1")[0], 1);
        assertThat(ClientAddresses.behind(List.of("10.0.0.1"))
                        .peer(proxy, proxy, headers)
                        .client())
                .isEqualTo("203.0.113.9");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"example.com", "10.0.0.0/33", "10.0.0.0/-1", "10.0.0.0/x", "fd00::/129", "10.0.0", "/8", "*"})
    void behind_noAddress(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ClientAddresses.behind(List.of(text)))
                .withMessageContaining(text);
    }
}
