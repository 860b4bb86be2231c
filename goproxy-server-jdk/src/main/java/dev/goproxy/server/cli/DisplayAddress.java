package dev.goproxy.server.cli;

/** An address as a user can paste it. */
final class DisplayAddress {
    private DisplayAddress() {}

    /** The host that was asked for, and the port that was had. */
    static String of(String address, int port) {
        String host = address.substring(0, address.lastIndexOf(':'));
        boolean every = host.isEmpty() || host.equals("0.0.0.0") || host.equals("[::]");
        return (every ? "localhost" : host) + ":" + port;
    }
}
