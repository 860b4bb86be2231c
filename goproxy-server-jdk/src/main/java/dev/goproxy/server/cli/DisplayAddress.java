package dev.goproxy.server.cli;

/** An address in the form that a user can paste into a URL. */
final class DisplayAddress {
    private DisplayAddress() {}

    /** Returns the host of the configured address, and the port in use. */
    static String of(String address, int port) {
        String host = address.substring(0, address.lastIndexOf(':'));
        boolean every = host.isEmpty() || host.equals("0.0.0.0") || host.equals("[::]");
        return (every ? "localhost" : host) + ":" + port;
    }
}
