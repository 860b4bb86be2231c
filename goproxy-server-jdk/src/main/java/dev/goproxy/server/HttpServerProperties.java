package dev.goproxy.server;

/**
 * System properties that configure the JDK's HTTP server. It reads them once, when the first server of the JVM is
 * created; values that the operator has set are kept.
 */
final class HttpServerProperties {
    private static final String PREFIX = "sun.net.httpserver.";
    private static final String CONNECTIONS = Integer.toString(Capacity.OF_THIS_JVM.connections());

    private HttpServerProperties() {}

    static void apply() {
        // Without it, a small response waits some 40 ms for a delayed acknowledgement.
        preset("nodelay", "true");
        // With the default of 200, the idle connections of further clients would be closed.
        preset("maxIdleConnections", CONNECTIONS);
        // Longer than the 90 s of Go's clients, so that the server does not close a connection about to be reused.
        preset("idleInterval", "120");
        // Seconds to read a request; without it, a silent client occupies a thread for ever.
        preset("maxReqTime", "30");
        // Without it, a flood of connections exhausts the memory.
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
