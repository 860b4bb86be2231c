package dev.goproxy.server;

import java.net.InetSocketAddress;
import java.net.UnknownHostException;

/**
 * An address to listen on, in Go's notation: {@code localhost:8080}, {@code :8080} (all interfaces),
 * {@code [::1]:8080}, {@code localhost:0} (any free port).
 *
 * @param host a name, or an address without brackets; empty for all interfaces
 * @param port a port; 0 for any free one
 */
record ListenAddress(String host, int port) {
    private static final int MAX_PORT = 65535;

    static ListenAddress parse(String text) {
        int colon = text.lastIndexOf(':');
        if (colon < 0) {
            throw invalid(text, "missing port");
        }
        return new ListenAddress(host(text, text.substring(0, colon)), port(text, text.substring(colon + 1)));
    }

    private static String host(String text, String host) {
        if (host.startsWith("[") && host.endsWith("]")) {
            return host.substring(1, host.length() - 1);
        }
        if (host.contains(":")) {
            throw invalid(text, "an IPv6 address needs brackets");
        }
        if (host.chars().anyMatch(c -> c <= ' ' || "[]/@%".indexOf(c) >= 0)) {
            throw invalid(text, "invalid host");
        }
        return host;
    }

    private static int port(String text, String port) {
        if (!port.matches("[0-9]{1,5}") || Integer.parseInt(port) > MAX_PORT) {
            throw invalid(text, "invalid port");
        }
        return Integer.parseInt(port);
    }

    private static IllegalArgumentException invalid(String text, String why) {
        return new IllegalArgumentException("invalid address \"" + text + "\": " + why);
    }

    InetSocketAddress resolve() throws UnknownHostException {
        var address = host.isEmpty() ? new InetSocketAddress(port) : new InetSocketAddress(host, port);
        if (address.isUnresolved()) {
            throw new UnknownHostException("unknown host " + host);
        }
        return address;
    }
}
