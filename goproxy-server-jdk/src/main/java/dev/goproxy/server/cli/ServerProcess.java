package dev.goproxy.server.cli;

import dev.goproxy.server.GoProxyServer;
import dev.goproxy.server.logging.ServerLogging;
import java.io.IOException;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A listening server with its proxy, until a signal stops both. */
final class ServerProcess {
    private static final Duration NO_LIMIT = Duration.ofDays(365);

    private final Logger log = LoggerFactory.getLogger(ServerProcess.class);
    private final ProxyAssembly assembly;
    private final GoProxyServer server;
    private final Duration shutdownTimeout;

    private ServerProcess(ProxyAssembly assembly, HttpOptions options) throws IOException {
        var builder = GoProxyServer.builder(assembly.proxy())
                .pathPrefix(options.pathPrefix)
                .readyUnless(assembly::problem)
                .readHeaderTimeout(options.readHeaderTimeout)
                .writeIdleTimeout(options.writeIdleTimeout)
                .trustedProxies(options.trustedProxies);
        if (options.maxConnectionsPerClient > 0) {
            builder.maxConnectionsPerClient(options.maxConnectionsPerClient);
        }
        if (options.tlsCertFile.isPresent() && options.tlsKeyFile.isPresent()) {
            builder.tls(options.tlsCertFile.get(), options.tlsKeyFile.get());
        }
        this.assembly = assembly;
        this.server = builder.build();
        this.shutdownTimeout = options.shutdownTimeout.isZero() ? NO_LIMIT : options.shutdownTimeout;
    }

    /**
     * Starts to listen.
     *
     * @throws IllegalArgumentException if a flag is wrong
     * @throws IOException if something else is
     */
    static ServerProcess start(ProxyOptions proxy, HttpOptions http, OfflineOptions offline) throws IOException {
        var assembly = offline.offline
                ? ProxyAssembly.createOffline(proxy, offline.wantedList())
                : ProxyAssembly.create(proxy);
        try {
            assembly.prepareInBackground();
            var process = new ServerProcess(assembly, http);
            process.listen(http);
            return process;
        } catch (IOException | RuntimeException e) {
            assembly.close();
            throw e;
        }
    }

    private void listen(HttpOptions options) throws IOException {
        try {
            server.listen(options.address);
        } catch (IOException e) {
            throw new IOException("can't listen on " + options.address + ": " + e.getMessage(), e);
        }
        String scheme = options.isTls() ? "https://" : "http://";
        int port = server.address().getPort();
        if (assembly.asksOnly(new OwnAddress(server.address())::isReachedAt)) {
            server.stop(Duration.ZERO);
            throw new IOException("GOPROXY names only this server itself: " + assembly.upstreams()
                    + "; set GOPROXY for the server to where its modules come from");
        }
        log.atInfo()
                .addKeyValue("address", scheme + DisplayAddress.of(options.address, port))
                .addKeyValue("goproxy", assembly.upstreams())
                .addKeyValue("cache", assembly.cacheName())
                .log("listening");
    }

    /**
     * Stops the server on SIGTERM and SIGINT. Without a halt, the JVM would exit with 128 plus the number of the
     * signal.
     */
    void stopOnSignal() {
        Runtime.getRuntime().addShutdownHook(new Thread(this::stopAndHalt, "goproxy-shutdown"));
    }

    private void stopAndHalt() {
        log.info("stopping");
        boolean finished = server.stop(shutdownTimeout);
        log.info(finished ? "stopped" : "stopped; some responses were aborted");
        try {
            assembly.close();
        } catch (IOException | RuntimeException e) {
            log.warn("could not clean up: {}", e.toString());
        }
        // A program that outlives its fetch would outlive this process too.
        ProcessHandle.current().descendants().forEach(ProcessHandle::destroy);
        ServerLogging.flush();
        Runtime.getRuntime().halt(0);
    }
}
