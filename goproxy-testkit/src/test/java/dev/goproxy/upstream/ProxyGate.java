package dev.goproxy.upstream;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.Base64;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.ServerSocketFactory;

/**
 * A company's way out, before another HTTP proxy: an HTTP proxy that wants a password, over TLS or not, or a SOCKS
 * proxy that wants the same password. It offers what it can't do first, as such proxies do.
 */
final class ProxyGate implements AutoCloseable {
    static final String USER = "us%40er";
    static final String PASSWORD = "p%40ss%3Aw%2F%25";

    private static final String TOKEN = Base64.getEncoder().encodeToString("us@er:p@ss:w/%".getBytes(ISO_8859_1));
    private static final String REFUSAL = """
            HTTP/1.1 407 Proxy Authentication Required\r
            Proxy-Authenticate: Negotiate\r
            Proxy-Authenticate: NTLM\r
            Proxy-Authenticate: Basic realm="gate"\r
            Content-Length: 0\r
            \r
            """;

    private final ServerSocket listener;
    private final URI next;
    private final boolean socks;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();

    private ProxyGate(ServerSocketFactory factory, URI next, boolean socks) {
        try {
            this.listener = factory.createServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        this.next = next;
        this.socks = socks;
        start(this::accept);
    }

    /** Starts an HTTP proxy, over TLS if the factory says so. */
    static ProxyGate http(ServerSocketFactory factory, URI next) {
        return new ProxyGate(factory, next, false);
    }

    static ProxyGate socks(URI next) {
        return new ProxyGate(ServerSocketFactory.getDefault(), next, true);
    }

    int port() {
        return listener.getLocalPort();
    }

    private static void start(Runnable task) {
        var thread = new Thread(task, "proxy-gate");
        thread.setDaemon(true);
        thread.start();
    }

    private void accept() {
        try {
            while (true) {
                Socket client = listener.accept();
                sockets.add(client);
                start(() -> serve(client));
            }
        } catch (IOException e) {
            // closed
        }
    }

    private void serve(Socket client) {
        try (client;
                var upstream = new Socket(next.getHost(), next.getPort())) {
            sockets.add(upstream);
            byte[] head = socks ? openBySocks(client, upstream) : openByHttp(client);
            upstream.getOutputStream().write(head);
            start(() -> copy(upstream, client));
            client.getInputStream().transferTo(upstream.getOutputStream());
        } catch (IOException e) {
            // One of the two has left.
        }
    }

    /** Returns the head of the first request that has the password. */
    private static byte[] openByHttp(Socket client) throws IOException {
        while (true) {
            byte[] head = head(client.getInputStream());
            if (new String(head, ISO_8859_1).contains("Basic " + TOKEN)) {
                return head;
            }
            client.getOutputStream().write(REFUSAL.getBytes(ISO_8859_1));
        }
    }

    private static byte[] openBySocks(Socket client, Socket upstream) throws IOException {
        var in = new DataInputStream(client.getInputStream());
        in.readByte();
        in.readFully(new byte[in.readUnsignedByte()]);
        client.getOutputStream().write(new byte[] {5, 2});
        in.readByte();
        String given = text(in) + ":" + text(in);
        if (!given.equals(new String(Base64.getDecoder().decode(TOKEN), ISO_8859_1))) {
            client.getOutputStream().write(new byte[] {1, 1});
            throw new IOException("wrong password");
        }
        client.getOutputStream().write(new byte[] {1, 0});
        in.readFully(new byte[4]);
        String target = text(in) + ":" + in.readUnsignedShort();
        upstream.getOutputStream().write(("CONNECT " + target + " HTTP/1.1\r\n\r\n").getBytes(ISO_8859_1));
        head(upstream.getInputStream());
        client.getOutputStream().write(new byte[] {5, 0, 0, 1, 0, 0, 0, 0, 0, 0});
        return new byte[0];
    }

    private static String text(DataInputStream in) throws IOException {
        return new String(in.readNBytes(in.readUnsignedByte()), ISO_8859_1);
    }

    private static byte[] head(InputStream in) throws IOException {
        var head = new ByteArrayOutputStream();
        int newlines = 0;
        while (newlines < 2) {
            int b = in.read();
            if (b < 0) {
                throw new IOException("no request");
            }
            head.write(b);
            newlines = b == '\n' ? newlines + 1 : b == '\r' ? newlines : 0;
        }
        return head.toByteArray();
    }

    private static void copy(Socket from, Socket to) {
        try (from;
                to) {
            from.getInputStream().transferTo(to.getOutputStream());
        } catch (IOException e) {
            // One of the two has left.
        }
    }

    @Override
    public void close() {
        try {
            listener.close();
            for (Socket socket : sockets) {
                socket.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
