package dev.goproxy.client.connect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.UnknownHostException;
import java.util.List;
import org.junit.jupiter.api.Test;

class ConnectorTest {
    private static InetAddress address(String text) {
        try {
            return InetAddress.getByName(text);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException(e);
        }
    }

    @Test
    void addresses_ofBothFamiliesTakeTurns() throws IOException {
        var all = new InetAddress[] {address("fd00::1"), address("fd00::2"), address("10.0.0.1"), address("10.0.0.2")};
        var connector =
                new Connector((socket, host, port, attachment, context) -> null, AddressRules.DEFAULT, host -> all);
        assertThat(connector.addresses("up.test"))
                .containsExactly(address("fd00::1"), address("10.0.0.1"), address("fd00::2"), address("10.0.0.2"));
    }

    @Test
    void race_isWonByAnAddressThatAccepts() throws IOException {
        try (var server = new ServerSocket(0, 5, address("127.0.0.1"));
                var race = new AddressRace();
                Socket connected = race.connect(
                        List.of(address("127.0.0.9"), address("127.0.0.8"), address("127.0.0.1")),
                        server.getLocalPort(),
                        20_000)) {
            assertThat(connected.getInetAddress()).isEqualTo(address("127.0.0.1"));
            assertThat(connected.isConnected()).isTrue();
        }
    }

    @Test
    void race_goesOnWhileAnAddressIsSilent() throws IOException {
        try (var silent = new ServerSocket(0, 1, address("127.0.0.9"));
                var server = new ServerSocket(silent.getLocalPort(), 5, address("127.0.0.1"));
                var filler = new Backlog(silent);
                var race = new AddressRace();
                Socket connected = race.connect(
                        List.of(address("127.0.0.9"), address("127.0.0.1")), server.getLocalPort(), 20_000)) {
            assertThat(filler.isFull()).isTrue();
            assertThat(connected.getInetAddress()).isEqualTo(address("127.0.0.1"));
        }
    }

    @Test
    void race_thatNobodyWins_failsLikeTheFirst() throws IOException {
        int port;
        try (var closed = new ServerSocket(0, 5, address("127.0.0.1"))) {
            port = closed.getLocalPort();
        }
        try (var race = new AddressRace()) {
            assertThatThrownBy(() -> race.connect(List.of(address("127.0.0.1"), address("127.0.0.9")), port, 20_000))
                    .isInstanceOf(ConnectException.class);
        }
    }

    @Test
    void race_thatIsClosed_connectsNobody() throws IOException {
        try (var server = new ServerSocket(0, 5, address("127.0.0.1"))) {
            var race = new AddressRace();
            race.close();
            assertThatThrownBy(() -> race.connect(List.of(address("127.0.0.1")), server.getLocalPort(), 20_000))
                    .isInstanceOf(IOException.class);
        }
    }
}
