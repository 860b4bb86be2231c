/** The reference host of the Go module proxy, on the JDK's own HTTP server. */
@SuppressWarnings("requires-automatic") // Micrometer's jars are automatic modules.
module dev.goproxy.server {
    requires transitive dev.goproxy;
    requires transitive jdk.httpserver;
    requires static ch.qos.logback.classic;
    requires static ch.qos.logback.core;
    requires static info.picocli;
    requires static micrometer.core;
    requires static micrometer.registry.prometheus;
    requires static org.jspecify;
    requires org.slf4j;

    exports dev.goproxy.server;

    opens dev.goproxy.server.cli to
            info.picocli;

    provides ch.qos.logback.classic.spi.Configurator with
            dev.goproxy.server.logging.ServerLogging;
}
