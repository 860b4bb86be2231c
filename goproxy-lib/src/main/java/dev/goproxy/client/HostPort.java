package dev.goproxy.client;

import java.util.Optional;

/** {@code host:port} or {@code [IPv6]:port}. */
record HostPort(String host, String port) {
    /** Splits a text in the one way that Go does; empty if it has no port, or brackets and colons where they don't belong. */
    static Optional<HostPort> split(String text) {
        int colon = text.lastIndexOf(':');
        boolean bracketed = text.startsWith("[");
        int end = bracketed ? text.indexOf(']') : colon;
        if (colon < 0 || end < 0 || (bracketed && end + 1 != colon)) {
            return Optional.empty();
        }
        String host = text.substring(bracketed ? 1 : 0, end);
        String port = text.substring(colon + 1);
        boolean strange = (!bracketed && host.indexOf(':') >= 0)
                || host.matches("(?s).*[\\[\\]].*")
                || port.matches("(?s).*[\\[\\]].*");
        return strange ? Optional.empty() : Optional.of(new HostPort(host, port));
    }

    /** Whether this is meant for a port: no port here means all of them. */
    boolean takesPort(String asked) {
        return port.isEmpty() || port.equals(asked);
    }
}
