package dev.goproxy.server.cli;

import dev.goproxy.event.ProxyListener;
import dev.goproxy.offline.WantedList;
import dev.goproxy.server.GoProxyServer;
import dev.goproxy.server.admin.AdminRoutes;
import dev.goproxy.server.admin.PrometheusMetrics;
import java.io.IOException;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The operators' address, with threads of its own, so that it answers whatever the proxy's clients do. */
final class AdminServer implements AutoCloseable {
    private final Logger log = LoggerFactory.getLogger(AdminServer.class);
    private final String address;
    private final PrometheusMetrics metrics = new PrometheusMetrics();
    private Optional<GoProxyServer> server = Optional.empty();

    private AdminServer(String address) {
        this.address = address;
    }

    /**
     * Creates one that does not listen yet.
     *
     * @param address in Go's notation
     * @throws IOException if the library for metrics is missing, as it may be outside the runnable jar
     */
    static AdminServer create(String address) throws IOException {
        try {
            return new AdminServer(address);
        } catch (NoClassDefFoundError e) {
            throw new IOException(
                    "the admin address needs io.micrometer:micrometer-registry-prometheus on the class path", e);
        }
    }

    /** Fills the metrics. */
    ProxyListener listener() {
        return metrics.listener();
    }

    /**
     * Starts to listen, for a proxy.
     *
     * @param wanted what clients have asked for in vain, if the proxy is offline
     */
    void listen(ProxyAssembly assembly, Optional<WantedList> wanted) throws IOException {
        var routes = new AdminRoutes(
                ProgramVersion.text(),
                metrics::text,
                assembly.proxy()::status,
                assembly::problem,
                () -> wanted.map(WantedList::entries));
        GoProxyServer created =
                GoProxyServer.builder(routes).readyUnless(assembly::problem).build();
        server = Optional.of(created);
        try {
            created.listen(address);
        } catch (IOException e) {
            throw new IOException("can't listen on the admin address " + address + ": " + e.getMessage(), e);
        }
        log.atInfo()
                .addKeyValue(
                        "adminAddress",
                        "http://" + DisplayAddress.of(address, created.address().getPort()))
                .log("listening for operators");
    }

    @Override
    public void close() {
        server.ifPresent(GoProxyServer::close);
        metrics.close();
    }
}
