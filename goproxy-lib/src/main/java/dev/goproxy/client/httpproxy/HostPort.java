package dev.goproxy.client.httpproxy;

import java.util.Optional;

/**
 * Host and port, as in {@code host:port} or {@code [IPv6]:port}.
 *
 * @param host host name, or address without brackets
 * @param port port; may be empty, and need not be a number
 */
record HostPort(String host, String port) {
    /** Splits a text as Go does. Returns empty if it has no port, or misplaced brackets or colons. */
    static Optional<HostPort> split(String text) {
        int colon = text.lastIndexOf(':');
        boolean bracketed = text.startsWith("[");
        int end = bracketed ? text.indexOf(']') : colon;
        if (colon < 0 || end < 0 || (bracketed && end + 1 != colon)) {
            return Optional.empty();
        }
        String host = text.substring(bracketed ? 1 : 0, end);
        String port = text.substring(colon + 1);
        boolean malformed = (!bracketed && host.indexOf(':') >= 0)
                || host.matches("(?s).*[\\[\\]].*")
                || port.matches("(?s).*[\\[\\]].*");
        return malformed ? Optional.empty() : Optional.of(new HostPort(host, port));
    }

    /** Whether this includes a port. Without a port of its own, it includes all. */
    boolean matchesPort(String other) {
        return port.isEmpty() || port.equals(other);
    }
}
