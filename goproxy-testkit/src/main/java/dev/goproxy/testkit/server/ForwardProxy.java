package dev.goproxy.testkit.server;

import dev.goproxy.testkit.process.DaemonThreads;
import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.SequenceInputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;

/**
 * An HTTP forward proxy to hosts that don't exist: it terminates TLS after {@code CONNECT}, and forwards both that and
 * plain requests to local servers. Safe for use by many threads.
 */
public final class ForwardProxy implements AutoCloseable {
    private static final int MAX_HEAD_BYTES = 1 << 16;

    private final Hosts hosts;
    private final ServerSocket listener;
    private final ExecutorService threads = DaemonThreads.pool("testkit-forward-proxy");
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();

    /** The hosts behind the proxy. */
    @FunctionalInterface
    public interface Hosts {
        /** Returns the route to a host, over TLS or not. */
        Route route(String host, boolean secure);
    }

    /** What the proxy does with a connection to a host. */
    public sealed interface Route {
        /** Forwards it to a local port, after a TLS handshake if there is a socket factory. */
        record Relay(int port, @Nullable SSLSocketFactory tls) implements Route {}

        /** Accepts it, and never responds. */
        record Silence() implements Route {}

        /** Responds that there is no such host. */
        record Refusal() implements Route {}

        /** Accepts it, and closes it at once. */
        record Reset() implements Route {}
    }

    private ForwardProxy(Hosts hosts, ServerSocket listener) {
        this.hosts = hosts;
        this.listener = listener;
    }

    /** Starts a proxy on a free port of 127.0.0.1. */
    public static ForwardProxy start(Hosts hosts) {
        try {
            ForwardProxy proxy = new ForwardProxy(hosts, new ServerSocket(0, 0, InetAddress.getLoopbackAddress()));
            proxy.threads.execute(proxy::accept);
            return proxy;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The URL for {@code HTTP_PROXY} and {@code HTTPS_PROXY}. */
    public URI url() {
        return URI.create("http://127.0.0.1:" + listener.getLocalPort());
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket client = track(listener.accept());
                threads.execute(() -> serve(client));
            } catch (IOException | RejectedExecutionException e) {
                return; // closed
            }
        }
    }

    private void serve(Socket client) {
        boolean keep = false;
        try {
            InputStream in = new BufferedInputStream(client.getInputStream());
            byte[] head = readHead(in);
            String[] request = new String(head, StandardCharsets.ISO_8859_1).split(" ", 3);
            boolean secure = request[0].equals("CONNECT");
            // Not by java.net.URI, which knows no host with an underscore.
            String host = request[1]
                    .replaceFirst("^http://", "")
                    .replaceFirst("[/?].*$", "")
                    .replaceAll(":\\d+$", "");
            Route route = hosts.route(host, secure);
            if (route instanceof Route.Relay relay) {
                relay(client, in, head, relay);
            } else if (route instanceof Route.Refusal) {
                send(client, "HTTP/1.1 502 No such host\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
            } else if (route instanceof Route.Reset && secure) {
                send(client, "HTTP/1.1 200 OK\r\n\r\n");
            } else {
                keep = true;
            }
        } catch (IOException | RuntimeException e) {
            // The client closed the connection, or did not speak HTTP.
        } finally {
            if (!keep) {
                close(client);
            }
        }
    }

    private void relay(Socket client, InputStream in, byte[] head, Route.Relay route) throws IOException {
        if (route.tls() == null) {
            relay(client, new SequenceInputStream(new ByteArrayInputStream(head), in), route.port());
            return;
        }
        send(client, "HTTP/1.1 200 OK\r\n\r\n");
        SSLSocket tls = (SSLSocket) route.tls().createSocket(client, null, true);
        tls.setUseClientMode(false);
        try (tls) {
            relay(tls, tls.getInputStream(), route.port());
        }
    }

    private void relay(Socket client, InputStream in, int port) throws IOException {
        Socket server = track(new Socket(InetAddress.getLoopbackAddress(), port));
        try {
            threads.execute(() -> {
                try {
                    copy(in, server.getOutputStream());
                    server.shutdownOutput();
                } catch (IOException e) {
                    close(server);
                }
            });
            copy(server.getInputStream(), client.getOutputStream());
        } finally {
            close(server);
        }
    }

    private static void copy(InputStream from, OutputStream to) throws IOException {
        byte[] buffer = new byte[1 << 14];
        for (int n = from.read(buffer); n >= 0; n = from.read(buffer)) {
            to.write(buffer, 0, n);
            to.flush();
        }
    }

    private static byte[] readHead(InputStream in) throws IOException {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        int ends = 0;
        while (ends < 2) {
            int b = in.read();
            if (b < 0 || head.size() >= MAX_HEAD_BYTES) {
                throw new IOException("not the head of an HTTP request");
            }
            head.write(b);
            ends = b == '\n' ? ends + 1 : b == '\r' ? ends : 0;
        }
        return head.toByteArray();
    }

    private static void send(Socket client, String text) throws IOException {
        client.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    private Socket track(Socket socket) {
        sockets.add(socket);
        if (listener.isClosed()) {
            close(socket);
        }
        return socket;
    }

    private void close(Socket socket) {
        sockets.remove(socket);
        try {
            socket.close();
        } catch (IOException e) {
            // The socket is unusable either way.
        }
    }

    @Override
    public void close() {
        try {
            listener.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            Set.copyOf(sockets).forEach(this::close);
            DaemonThreads.shutDown(threads);
        }
    }
}
