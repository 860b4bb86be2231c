package dev.goproxy.server;

import java.time.Duration;

/**
 * System properties that configure the JDK's HTTP server. It reads them once, when the first server of the JVM is
 * created; values that the operator has set are kept.
 */
final class HttpServerProperties {
    private static final String PREFIX = "sun.net.httpserver.";

    private HttpServerProperties() {}

    /**
     * Sets them.
     *
     * @param readHeader the time in which a client must have sent its request
     */
    static void apply(Duration readHeader) {
        Capacity capacity = Capacity.OF_THIS_JVM;
        // Without it, a small response waits some 40 ms for a delayed acknowledgement.
        preset("nodelay", "true");
        // With the default of 200, the idle connections of further clients would be closed.
        preset("maxIdleConnections", Integer.toString(capacity.idle()));
        // Longer than the 90 s of Go's clients, so that the server does not close a connection about to be reused.
        preset("idleInterval", "120");
        // Seconds to read a request; without it, a silent client occupies a thread for ever.
        preset("maxReqTime", Long.toString(readHeader.plusMillis(999).toSeconds()));
        // A header takes its bytes from the heap for as long as its request takes.
        preset("maxReqHeaderSize", Integer.toString(capacity.headerBytes()));
        // Without it, a flood of connections exhausts the memory.
        presetProperty("jdk.httpserver.maxConnections", Integer.toString(capacity.connections()));
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
