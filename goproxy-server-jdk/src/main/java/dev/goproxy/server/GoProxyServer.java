package dev.goproxy.server;

import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.goproxy.http.ProxyHandler;
import dev.goproxy.server.tls.PemIdentity;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;

/**
 * A small HTTP server for a {@link dev.goproxy.GoProxy}, or any other {@link ProxyHandler}, on the JDK's own engine.
 *
 * <pre>{@code
 * Cacher cacher = new DirCacher();
 * GoProxy proxy = new GoProxy(cacher, new GoFetcher(cacher));
 * GoProxyServer server = new GoProxyServer(proxy).listen("localhost:8080");
 * }</pre>
 *
 * <p>It answers {@code /healthz} with 204 as long as it runs and {@code /readyz} with 200 or 503, whatever the path
 * prefix. Requests run on a pool of daemon threads. Unless they are set already, it sets the system properties
 * {@code sun.net.httpserver.nodelay}, {@code maxIdleConnections}, {@code idleInterval}, {@code maxReqTime} and
 * {@code jdk.httpserver.maxConnections}, which the engine reads once in a JVM.
 * Safe for use by many threads at once.
 */
public final class GoProxyServer implements AutoCloseable {
    private static final int BACKLOG = 1024;
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(10);

    private final HttpHandler handler;
    private final Optional<SSLContext> tls;
    private final Watchdog.Limits limits;
    private final Duration readHeaderTimeout;
    private volatile Optional<RunningServer> running = Optional.empty();
    private volatile boolean stopping;

    /**
     * Creates a server of plain HTTP, without a path prefix, that is ready as long as it runs.
     *
     * @param proxy a {@link dev.goproxy.GoProxy}, or a decorator of one; not closed with the server
     */
    public GoProxyServer(ProxyHandler proxy) {
        this(builder(proxy));
    }

    private GoProxyServer(Builder builder) {
        Supplier<Optional<String>> problem = builder.problem;
        this.handler = new HealthRoutes(
                () -> stopping ? Optional.of("stopping") : problem.get(),
                new GoProxyHandler(builder.proxy, builder.prefix, builder.clients));
        this.tls = builder.tls;
        this.limits = builder.limits();
        this.readHeaderTimeout = builder.readHeaderTimeout;
    }

    /**
     * Returns a builder of a server with options.
     *
     * @param proxy a {@link dev.goproxy.GoProxy}, or a decorator of one; not closed with the server
     * @return a new builder
     */
    public static Builder builder(ProxyHandler proxy) {
        return new Builder(proxy);
    }

    /**
     * Starts to listen and returns at once. The engine's thread keeps the JVM running.
     *
     * @param address in Go's notation: {@code localhost:8080}, {@code :8080} (all interfaces), {@code [::1]:8080},
     *     {@code localhost:0} (any free port)
     * @return this server
     * @throws IllegalArgumentException if the address is malformed
     * @throws IllegalStateException if the server listens or has listened already
     * @throws IOException if the host is unknown, or the address can't be bound
     */
    public synchronized GoProxyServer listen(String address) throws IOException {
        if (running.isPresent() || stopping) {
            throw new IllegalStateException("a server can listen only once");
        }
        InetSocketAddress socket = ListenAddress.parse(address).resolve();
        HttpServerProperties.apply(readHeaderTimeout);
        var workers = Workers.start(Capacity.OF_THIS_JVM.exchanges(), limits);
        HttpServer engine = create(socket);
        engine.setExecutor(workers);
        engine.createContext("/", handler);
        engine.start();
        running = Optional.of(new RunningServer(engine, workers));
        return this;
    }

    private HttpServer create(InetSocketAddress socket) throws IOException {
        if (tls.isEmpty()) {
            return HttpServer.create(socket, BACKLOG);
        }
        HttpsServer engine = HttpsServer.create(socket, BACKLOG);
        engine.setHttpsConfigurator(new HttpsConfigurator(tls.get()));
        return engine;
    }

    /**
     * Returns the address of the server.
     *
     * @return the address, with the port that was chosen for port 0
     * @throws IllegalStateException if it has not listened yet
     */
    public InetSocketAddress address() {
        return running.orElseThrow(() -> new IllegalStateException("the server doesn't listen"))
                .address();
    }

    /**
     * Stops the server: new connections are refused at once, running responses may finish. Does nothing if the server
     * doesn't listen.
     *
     * @param timeout how long to wait for running responses; those that take longer are aborted
     * @return whether all of them have finished
     */
    public boolean stop(Duration timeout) {
        stopping = true;
        return running.map(server -> server.stop(timeout)).orElse(true);
    }

    /** Stops the server, and waits at most ten seconds for running responses. */
    @Override
    public void close() {
        stop(CLOSE_TIMEOUT);
    }

    /** Options of a {@link GoProxyServer}. */
    public static final class Builder {
        private final ProxyHandler proxy;
        private PathPrefix prefix = PathPrefix.NONE;
        private Supplier<Optional<String>> problem = Optional::empty;
        private Optional<SSLContext> tls = Optional.empty();
        private ClientAddresses clients = ClientAddresses.OF_CONNECTIONS;
        private Duration writeIdleTimeout = Duration.ofSeconds(60);
        private Duration readHeaderTimeout = Duration.ofSeconds(10);
        private int maxConnectionsPerClient = Capacity.OF_THIS_JVM.exchanges() / 2;

        private Builder(ProxyHandler proxy) {
            this.proxy = Objects.requireNonNull(proxy, "proxy");
        }

        /**
         * Sets a prefix of all paths, such as {@code /go}. Default: none.
         *
         * @param prefix with or without slashes at its ends; empty for none
         * @return this builder
         * @throws IllegalArgumentException if it has characters with a meaning of their own in a URL
         */
        public Builder pathPrefix(String prefix) {
            this.prefix = PathPrefix.parse(prefix);
            return this;
        }

        /**
         * Sets the check behind {@code /readyz} while the server runs. Default: always ready.
         *
         * @param ready called for each such request, by many threads at once; should be quick
         * @return this builder
         */
        public Builder ready(BooleanSupplier ready) {
            Objects.requireNonNull(ready, "ready");
            return readyUnless(() -> ready.getAsBoolean() ? Optional.empty() : Optional.of("see the log"));
        }

        /**
         * Sets the check behind {@code /readyz} while the server runs, like {@link #ready}, with a reason.
         *
         * @param problem returns why the server can't serve everything, in words for operators; empty if it can; called
         *     for each such request, by many threads at once; should be quick
         * @return this builder
         */
        public Builder readyUnless(Supplier<Optional<String>> problem) {
            this.problem = Objects.requireNonNull(problem, "problem");
            return this;
        }

        /**
         * Sets the time in which a client must take some bytes of its response; then its connection is closed.
         *
         * @param timeout 0 means no limit; default: 60 s
         * @return this builder
         */
        public Builder writeIdleTimeout(Duration timeout) {
            this.writeIdleTimeout = Objects.requireNonNull(timeout, "timeout");
            return this;
        }

        /**
         * Sets the time in which a client must have sent its request, the TLS handshake included; then its connection
         * is closed. The engine takes this time from the first server of a JVM for all its servers.
         *
         * @param timeout in whole seconds, more than 0; default: 10 s
         * @return this builder
         */
        public Builder readHeaderTimeout(Duration timeout) {
            this.readHeaderTimeout = Objects.requireNonNull(timeout, "timeout");
            return this;
        }

        /**
         * Sets how many requests of one client may be answered or waited for at the same time; of more, the idlest are
         * ended: those that wait for a fetch get 503, the others lose their connection.
         *
         * @param max more than 0; default: half of what the memory allows for all clients
         * @return this builder
         * @throws IllegalArgumentException if it is not more than 0
         */
        public Builder maxConnectionsPerClient(int max) {
            if (max <= 0) {
                throw new IllegalArgumentException("maxConnectionsPerClient is not more than 0: " + max);
            }
            this.maxConnectionsPerClient = max;
            return this;
        }

        /**
         * Names the reverse proxies before this server. What comes from them counts for the client that they name in
         * {@code X-Forwarded-For}, and there is no bound on their connections.
         *
         * @param addresses addresses and networks: {@code 10.0.0.1}, {@code 10.0.0.0/8}; default: none
         * @return this builder
         * @throws IllegalArgumentException if one is neither
         */
        public Builder trustedProxies(List<String> addresses) {
            this.clients = ClientAddresses.behind(addresses);
            return this;
        }

        private Watchdog.Limits limits() {
            return new Watchdog.Limits(
                    Capacity.OF_THIS_JVM.exchanges(),
                    Capacity.OF_THIS_JVM.crowd(),
                    maxConnectionsPerClient,
                    writeIdleTimeout);
        }

        /**
         * Serves https. Default: plain http.
         *
         * @param context a context with the server's certificate
         * @return this builder
         */
        public Builder tls(SSLContext context) {
            this.tls = Optional.of(context);
            return this;
        }

        /**
         * Serves https with a certificate from files, which are read at once.
         *
         * @param certificate a PEM file with the server's certificate, followed by those that lead to its authority
         * @param key a PEM file with the private key (RSA, EC or Ed25519; PKCS#8, PKCS#1 or SEC 1; not encrypted)
         * @return this builder
         * @throws IOException if a file can't be read or used, or the key is not that of the certificate
         */
        public Builder tls(Path certificate, Path key) throws IOException {
            return tls(PemIdentity.read(certificate, key).context());
        }

        /**
         * Creates the server.
         *
         * @return a server that doesn't listen yet
         */
        public GoProxyServer build() {
            return new GoProxyServer(this);
        }
    }
}
