package dev.goproxy.client.connect;

import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.hc.client5.http.ConnectTimeoutException;
import org.apache.hc.client5.http.io.HttpClientConnectionOperator;
import org.apache.hc.client5.http.io.ManagedHttpClientConnection;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.client5.http.ssl.TlsSocketStrategy;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.URIScheme;
import org.apache.hc.core5.http.io.SocketConfig;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.apache.hc.core5.net.NamedEndpoint;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;

/**
 * Opens connections for HttpClient: to the first address of a host that accepts one, through the SOCKS proxy of the
 * request if it has one, and with TLS for https. Remembers which address of a host worked last. Safe for use by many
 * threads.
 */
public final class Connector implements HttpClientConnectionOperator {
    /** Name of the context's attribute with the {@link SocksProxy} of a request. */
    public static final String SOCKS_PROXY = "goproxy.socks-proxy";

    /** Name of the context's attribute with the {@link Trust} in whoever named the host; none means the operator. */
    private static final String TRUST = "goproxy.trust";

    private static final int MAX_REMEMBERED = 1000;

    /** Resolves host names. */
    @FunctionalInterface
    interface Resolver {
        InetAddress[] resolve(String host) throws IOException;
    }

    private final TlsSocketStrategy tls;
    private final AddressRules rules;
    private final Resolver resolver;
    private final Map<String, InetAddress> worked = new ConcurrentHashMap<>();

    /** Returns a connector that resolves names as the JVM does. */
    public Connector(TlsSocketStrategy tls, AddressRules rules) {
        this(tls, rules, InetAddress::getAllByName);
    }

    Connector(TlsSocketStrategy tls, AddressRules rules, Resolver resolver) {
        this.tls = tls;
        this.rules = rules;
        this.resolver = resolver;
    }

    /**
     * Prepares the context of a request. Its host must be at an allowed address, also if a connection to it is open
     * already: one that was opened for the operator is not used for strangers.
     */
    public static void prepare(HttpClientContext context, Trust trust) {
        context.setAttribute(TRUST, trust);
        context.setUserToken(trust == Trust.STRANGER);
    }

    @Override
    public void connect(
            ManagedHttpClientConnection connection,
            HttpHost endpoint,
            @Nullable InetSocketAddress local,
            TimeValue timeout,
            SocketConfig config,
            HttpContext context)
            throws IOException {
        connect(
                connection,
                endpoint,
                null,
                null,
                local,
                Timeout.of(timeout.getDuration(), timeout.getTimeUnit()),
                config,
                null,
                context);
    }

    @Override
    public void connect(
            ManagedHttpClientConnection connection,
            HttpHost endpoint,
            @Nullable NamedEndpoint name,
            @Nullable InetSocketAddress local,
            @Nullable Timeout timeout,
            SocketConfig config,
            @Nullable Object attachment,
            HttpContext context)
            throws IOException {
        connect(connection, endpoint, name, null, local, timeout, config, attachment, context);
    }

    @Override
    public void connect(
            ManagedHttpClientConnection connection,
            HttpHost endpoint,
            @Nullable NamedEndpoint name,
            @Nullable Path unixSocket,
            @Nullable InetSocketAddress local,
            @Nullable Timeout timeout,
            SocketConfig config,
            @Nullable Object attachment,
            HttpContext context)
            throws IOException {
        int millis = timeout == null ? 0 : timeout.toMillisecondsIntBound();
        Socket socket = open(connection, endpoint, millis, config, context);
        connection.bind(socket);
        if (URIScheme.HTTPS.same(endpoint.getSchemeName())) {
            connection.bind(socket);
            NamedEndpoint server = name == null ? endpoint : name;
            secure(connection, socket, server.getHostName(), port(endpoint), attachment, context);
        }
    }

    private Socket open(
            ManagedHttpClientConnection connection,
            HttpHost endpoint,
            int timeoutMillis,
            SocketConfig config,
            HttpContext context)
            throws IOException {
        var socks = (SocksProxy) context.getAttribute(SOCKS_PROXY);
        String host = socks == null ? endpoint.getHostName() : socks.host();
        int port = socks == null ? port(endpoint) : socks.port();
        var race = new AddressRace();
        connection.bind(race); // closes the race if the request is cancelled meanwhile
        Socket socket;
        try {
            List<InetAddress> addresses = addresses(host);
            socket = race.connect(
                    socks == null ? rules.allowed(trust(context), host, addresses) : addresses, port, timeoutMillis);
        } catch (SocketTimeoutException e) {
            throw new ConnectTimeoutException(e.getMessage());
        }
        try {
            remember(host, socket.getInetAddress());
            configure(socket, config);
            if (socks != null) {
                connection.bind(socket);
                socks.open(socket, endpoint.getHostName(), port(endpoint));
            }
            return socket;
        } catch (IOException | RuntimeException e) {
            socket.close();
            throw e;
        }
    }

    /** Notes that the connection of a request leads to an HTTP proxy, which is the operator's. */
    public static void setLeadsToProxy(HttpContext context) {
        context.setAttribute(TRUST, Trust.OPERATOR);
    }

    private static Trust trust(HttpContext context) {
        var trust = (Trust) context.getAttribute(TRUST);
        return trust == null ? Trust.OPERATOR : trust;
    }

    private static void configure(Socket socket, SocketConfig config) throws IOException {
        socket.setTcpNoDelay(config.isTcpNoDelay());
        socket.setSoTimeout(config.getSoTimeout().toMillisecondsIntBound());
        KeepAlive.enable(socket);
    }

    private static int port(HttpHost host) {
        if (host.getPort() > 0) {
            return host.getPort();
        }
        return URIScheme.HTTPS.same(host.getSchemeName()) ? 443 : 80;
    }

    /** Returns the addresses of a host: the one that worked last, and then those of both families by turns. */
    List<InetAddress> addresses(String host) throws IOException {
        List<InetAddress> all = Arrays.asList(resolver.resolve(host));
        var first = new ArrayList<InetAddress>();
        var others = new ArrayList<InetAddress>();
        boolean v6First = !all.isEmpty() && all.get(0) instanceof Inet6Address;
        for (InetAddress address : all) {
            (address instanceof Inet6Address == v6First ? first : others).add(address);
        }
        var ordered = new ArrayList<InetAddress>();
        for (int i = 0; i < Math.max(first.size(), others.size()); i++) {
            if (i < first.size()) {
                ordered.add(first.get(i));
            }
            if (i < others.size()) {
                ordered.add(others.get(i));
            }
        }
        InetAddress last = worked.get(host);
        if (last != null && ordered.remove(last)) {
            ordered.add(0, last);
        }
        return ordered;
    }

    private void remember(String host, InetAddress address) {
        if (worked.size() >= MAX_REMEMBERED) {
            worked.clear();
        }
        worked.put(host, address);
    }

    @Override
    public void upgrade(ManagedHttpClientConnection connection, HttpHost endpoint, HttpContext context)
            throws IOException {
        upgrade(connection, endpoint, null, null, context);
    }

    @Override
    public void upgrade(
            ManagedHttpClientConnection connection,
            HttpHost endpoint,
            @Nullable NamedEndpoint name,
            @Nullable Object attachment,
            HttpContext context)
            throws IOException {
        NamedEndpoint server = name == null ? endpoint : name;
        secure(connection, connection.getSocket(), server.getHostName(), port(endpoint), attachment, context);
    }

    private void secure(
            ManagedHttpClientConnection connection,
            Socket socket,
            String host,
            int port,
            @Nullable Object attachment,
            HttpContext context)
            throws IOException {
        try {
            connection.bind(tls.upgrade(socket, host, port, attachment, context), socket);
        } catch (IOException | RuntimeException e) {
            socket.close();
            throw e;
        }
    }
}
