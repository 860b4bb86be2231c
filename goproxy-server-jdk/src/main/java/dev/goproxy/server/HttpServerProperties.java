package dev.goproxy.server;

/**
 * What the JDK's HTTP server must be told. It reads these system properties once, before its first server is made; what the operator has set
 * stays.
 */
final class HttpServerProperties {
    private static final String PREFIX = "sun.net.httpserver.";
    private static final String CONNECTIONS = Integer.toString(Capacity.OF_THIS_JVM.connections());

    private HttpServerProperties() {}

    static void apply() {
        // Without it a small answer waits some 40 ms for a delayed acknowledgement.
        preset("nodelay", "true");
        // The default of 200 closes kept-alive connections as soon as a few more clients come.
        preset("maxIdleConnections", CONNECTIONS);
        // Longer than the 90 s of Go's clients, so that it is never the server that closes a connection about to be
        // used.
        preset("idleInterval", "120");
        // Seconds for a request to come in; without it a silent client keeps a worker for ever.
        preset("maxReqTime", "30");
        // Without it a flood of connections ends the JVM.
        presetProperty("jdk.httpserver.maxConnections", CONNECTIONS);
    }

    private static void preset(String name, String value) {
        presetProperty(PREFIX + name, value);
    }

    private static void presetProperty(String name, String value) {
        if (System.getProperty(name) == null) {
            System.setProperty(name, value);
        }
    }
}
