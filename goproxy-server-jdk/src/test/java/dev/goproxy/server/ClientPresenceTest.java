package dev.goproxy.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteOrder;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@EnabledOnOs(OS.LINUX)
class ClientPresenceTest {
    private final ClientPresence presence = new ClientPresence();

    private static void close(Closeable closeable) throws IOException {
        closeable.close();
    }

    private List<Activity> gone(List<Activity> activities) throws IOException {
        presence.look();
        return presence.gone(activities);
    }

    private static Activity activity(Socket accepted) {
        Activity activity = Activity.begin();
        activity.begin(new Activity.Peer(
                (InetSocketAddress) accepted.getRemoteSocketAddress(), accepted.getLocalPort(), "c", true));
        activity.finish();
        return activity;
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void gone_afterACloseOrReset(boolean isReset) throws Exception {
        try (var listener = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
                var staying = new Socket(listener.getInetAddress(), listener.getLocalPort());
                Socket stayingHere = listener.accept();
                var leaving = new Socket(listener.getInetAddress(), listener.getLocalPort());
                Socket leavingHere = listener.accept()) {
            List<Activity> both = List.of(activity(stayingHere), activity(leavingHere));
            for (int i = 0; i < 3; i++) {
                assertThat(gone(both)).isEmpty();
            }
            leaving.setSoLinger(isReset, 0);
            close(leaving);
            TestTimeouts.await().until(() -> gone(both).equals(List.of(both.get(1))));
            assertThat(staying.isConnected()).isTrue();
        }
    }

    /** As with a connection of another network namespace: nothing is known of it. */
    @Test
    void gone_ofAPortThatNobodyListensOn() throws Exception {
        Activity activity = Activity.begin();
        activity.begin(new Activity.Peer(new InetSocketAddress(InetAddress.getLoopbackAddress(), 1), 0, "c", true));
        activity.finish();
        for (int i = 0; i < 3; i++) {
            assertThat(gone(List.of(activity))).isEmpty();
        }
    }

    @Test
    void address_asTheKernelPrintsIt() throws Exception {
        Assumptions.assumeTrue(ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN);
        var loopback = new InetSocketAddress(InetAddress.getLoopbackAddress(), 8080);
        assertThat(ClientPresence.address("0100007F:1F90")).isEqualTo(loopback);
        assertThat(ClientPresence.address("0000000000000000FFFF00000100007F:1F90"))
                .isEqualTo(loopback);
        assertThat(ClientPresence.address("B80D0120000000000000000005000000:0001"))
                .isEqualTo(new InetSocketAddress(InetAddress.getAllByName("2001:db8::5")[0], 1));
    }

    @Test
    void untaken_isWhatTheClientHasNotRead() throws Exception {
        try (var listener = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
                var reader = new Socket()) {
            reader.setReceiveBufferSize(4096);
            reader.connect(listener.getLocalSocketAddress());
            try (Socket here = listener.accept()) {
                Activity activity = activity(here);
                presence.look();
                assertThat(presence.untaken(activity)).hasValue(0);
                here.getOutputStream().write(new byte[60_000]);
                presence.look();
                long before = presence.untaken(activity).orElseThrow();
                assertThat(before).isPositive();
                assertThat(reader.getInputStream().readNBytes(60_000)).hasSize(60_000);
                TestTimeouts.await().until(() -> {
                    presence.look();
                    return presence.untaken(activity).orElseThrow() == 0;
                });
            }
        }
    }
}
