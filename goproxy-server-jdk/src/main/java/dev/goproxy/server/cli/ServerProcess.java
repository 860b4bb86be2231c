package dev.goproxy.server.cli;

import dev.goproxy.event.ProxyListener;
import dev.goproxy.http.ProxyHandler;
import dev.goproxy.offline.WantedList;
import dev.goproxy.server.GoProxyServer;
import dev.goproxy.server.audit.AuditHandler;
import dev.goproxy.server.audit.AuditLog;
import dev.goproxy.server.logging.ServerLogging;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A listening server with its proxy, until a signal stops both. */
final class ServerProcess {
    private static final Duration NO_LIMIT = Duration.ofDays(365);

    private final Logger log = LoggerFactory.getLogger(ServerProcess.class);
    private final ProxyAssembly assembly;
    private final GoProxyServer server;
    private final Optional<AdminServer> admin;
    private final Optional<AuditLog> audit;
    private final Duration shutdownTimeout;

    private ServerProcess(
            ProxyAssembly assembly, HttpOptions options, Optional<AdminServer> admin, Optional<AuditLog> audit)
            throws IOException {
        ProxyHandler proxy = assembly.proxy();
        var builder = GoProxyServer.builder(audit.<ProxyHandler>map(log -> new AuditHandler(proxy, log))
                        .orElse(proxy))
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
        this.admin = admin;
        this.audit = audit;
        this.server = builder.build();
        this.shutdownTimeout = options.shutdownTimeout.isZero() ? NO_LIMIT : options.shutdownTimeout;
    }

    /**
     * Starts to listen.
     *
     * @throws IllegalArgumentException if a flag is wrong
     * @throws IOException if something else is
     */
    static ServerProcess start(ProxyOptions proxy, HttpOptions http, LoggingOptions logging, OfflineOptions offline)
            throws IOException {
        Optional<AdminServer> admin = http.adminAddress.isPresent()
                ? Optional.of(AdminServer.create(http.adminAddress.get()))
                : Optional.empty();
        Optional<WantedList> wanted = offline.wantedList();
        ProxyListener[] listeners = Stream.concat(admin.map(AdminServer::listener).stream(), wanted.stream())
                .toArray(ProxyListener[]::new);
        ProxyAssembly assembly = offline.offline
                ? ProxyAssembly.createOffline(proxy, listeners)
                : ProxyAssembly.create(proxy, listeners);
        Optional<AuditLog> audit = Optional.empty();
        try {
            audit = audit(logging, proxy, assembly);
            assembly.prepareInBackground();
            var process = new ServerProcess(assembly, http, admin, audit);
            process.listen(http, wanted);
            return process;
        } catch (IOException | RuntimeException e) {
            closeAll(admin, audit, assembly);
            throw e;
        }
    }

    private static Optional<AuditLog> audit(LoggingOptions options, ProxyOptions proxy, ProxyAssembly assembly)
            throws IOException {
        if (options.auditLog.isEmpty()) {
            return Optional.empty();
        }
        Path file = options.auditLog.get();
        long maxBytes = options.auditLogMaxSize == 0 ? Long.MAX_VALUE : (long) options.auditLogMaxSize << 20;
        try {
            return Optional.of(AuditLog.open(
                    file, maxBytes, Math.max(1, options.auditLogMaxFiles), assembly.cacher(), proxy.sumDbNames()));
        } catch (IOException e) {
            throw new IOException("can't write the audit log " + file + ": " + CliErrors.describe(e), e);
        }
    }

    private void listen(HttpOptions options, Optional<WantedList> wanted) throws IOException {
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
        if (admin.isPresent()) {
            admin.get().listen(assembly, wanted);
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
            closeAll(admin, audit, assembly);
        } catch (IOException | RuntimeException e) {
            log.warn("could not clean up: {}", e.toString());
        }
        // A program that outlives its fetch would outlive this process too.
        ProcessHandle.current().descendants().forEach(ProcessHandle::destroy);
        ServerLogging.flush();
        Runtime.getRuntime().halt(0);
    }

    private static void closeAll(Optional<AdminServer> admin, Optional<AuditLog> audit, ProxyAssembly assembly)
            throws IOException {
        admin.ifPresent(AdminServer::close);
        try (assembly) {
            if (audit.isPresent()) {
                audit.get().close();
            }
        }
    }
}
