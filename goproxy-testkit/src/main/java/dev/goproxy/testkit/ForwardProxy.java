package dev.goproxy.testkit;

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
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;

/**
 * An HTTP forward proxy to hosts that don't exist: {@code CONNECT} ends in our own TLS, and both that and plain requests are passed on to
 * local servers.
 */
final class ForwardProxy implements AutoCloseable {
    private static final int MAX_HEAD_BYTES = 1 << 16;

    private final Hosts hosts;
    private final ServerSocket listener;
    private final ExecutorService threads = Executors.newCachedThreadPool(task -> {
        Thread thread = new Thread(task, "testkit-forward-proxy");
        thread.setDaemon(true);
        return thread;
    });
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();

    /** Where the hosts are, and how they are. */
    interface Hosts {
        /** How to connect to a host, over TLS or not. */
        Route route(String host, boolean secure);
    }

    /** What happens to a connection. */
    sealed interface Route {
        /** Passed on, after our side of TLS if there is a socket factory. */
        record Relay(int port, @Nullable SSLSocketFactory tls) implements Route {}

        /** Accepted, and never answered. */
        record Silence() implements Route {}

        /** There is no such host. */
        record Refusal() implements Route {}

        /** Connected and ended at once. */
        record Reset() implements Route {}
    }

    private ForwardProxy(Hosts hosts, ServerSocket listener) {
        this.hosts = hosts;
        this.listener = listener;
    }

    static ForwardProxy start(Hosts hosts) {
        try {
            ForwardProxy proxy = new ForwardProxy(hosts, new ServerSocket(0, 0, InetAddress.getLoopbackAddress()));
            proxy.threads.execute(proxy::accept);
            return proxy;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    URI url() {
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
            String host = secure
                    ? request[1].replaceAll(":\\d+$", "")
                    : URI.create(request[1]).getHost();
            Route route = hosts.route(host, secure);
            if (route instanceof Route.Relay relay) {
                relay(client, in, head, relay);
            } else if (route instanceof Route.Refusal) {
                say(client, "HTTP/1.1 502 No such host\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
            } else if (route instanceof Route.Reset && secure) {
                say(client, "HTTP/1.1 200 OK\r\n\r\n");
            } else {
                keep = true;
            }
        } catch (IOException | RuntimeException e) {
            // The client left, or spoke no HTTP: nobody to tell.
        } finally {
            if (!keep) {
                end(client);
            }
        }
    }

    private void relay(Socket client, InputStream in, byte[] head, Route.Relay route) throws IOException {
        if (route.tls() == null) {
            relay(client, new SequenceInputStream(new ByteArrayInputStream(head), in), route.port());
            return;
        }
        say(client, "HTTP/1.1 200 OK\r\n\r\n");
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
                    end(server);
                }
            });
            copy(server.getInputStream(), client.getOutputStream());
        } finally {
            end(server);
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
                throw new IOException("no request");
            }
            head.write(b);
            ends = b == '\n' ? ends + 1 : b == '\r' ? ends : 0;
        }
        return head.toByteArray();
    }

    private static void say(Socket client, String text) throws IOException {
        client.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    private Socket track(Socket socket) {
        sockets.add(socket);
        if (listener.isClosed()) {
            end(socket);
        }
        return socket;
    }

    private void end(Socket socket) {
        sockets.remove(socket);
        try {
            socket.close();
        } catch (IOException e) {
            // It is gone either way.
        }
    }

    @Override
    public void close() {
        try {
            listener.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            Set.copyOf(sockets).forEach(this::end);
            threads.shutdownNow();
        }
    }
}
