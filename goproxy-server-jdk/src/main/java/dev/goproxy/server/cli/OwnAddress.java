package dev.goproxy.server.cli;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.util.Arrays;

/**
 * The address that a server listens on.
 *
 * @param address the resolved address
 */
record OwnAddress(InetSocketAddress address) {
    /**
     * Returns whether a connection to another address reaches the server, as far as this machine can know.
     *
     * @param other an address that is not resolved; its name is looked up only if its port is ours
     */
    boolean isReachedAt(InetSocketAddress other) {
        try {
            return other.getPort() == address.getPort()
                    && Arrays.stream(InetAddress.getAllByName(other.getHostString()))
                            .anyMatch(this::isReachedAt);
        } catch (UnknownHostException e) {
            return false;
        }
    }

    private boolean isReachedAt(InetAddress other) {
        InetAddress own = address.getAddress();
        return own.isAnyLocalAddress()
                ? isOfThisMachine(other)
                : other.equals(own) || (other.isAnyLocalAddress() && own.isLoopbackAddress());
    }

    private static boolean isOfThisMachine(InetAddress address) {
        try {
            return address.isLoopbackAddress()
                    || address.isAnyLocalAddress()
                    || NetworkInterface.getByInetAddress(address) != null;
        } catch (SocketException e) {
            return false;
        }
    }
}
