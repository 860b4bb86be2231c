package dev.goproxy.client.connect;

import java.io.IOException;
import java.net.Socket;
import jdk.net.ExtendedSocketOptions;

/** TCP keep-alive as Go has it: the first probe after 15 seconds, one each 15 seconds, given up after nine. */
final class KeepAlive {
    private static final int SECONDS = 15;
    private static final int PROBES = 9;

    private KeepAlive() {}

    /** Enables keep-alive, so that a peer that has vanished is noticed while an answer is awaited. */
    static void enable(Socket socket) throws IOException {
        socket.setKeepAlive(true);
        if (socket.supportedOptions().contains(ExtendedSocketOptions.TCP_KEEPIDLE)) {
            socket.setOption(ExtendedSocketOptions.TCP_KEEPIDLE, SECONDS);
            socket.setOption(ExtendedSocketOptions.TCP_KEEPINTERVAL, SECONDS);
            socket.setOption(ExtendedSocketOptions.TCP_KEEPCOUNT, PROBES);
        }
    }
}
