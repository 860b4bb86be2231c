package dev.goproxy.testkit;

import dev.goproxy.testkit.process.DaemonThreads;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.function.IntFunction;

/**
 * Clients that no server likes: many at a time, silent, slow, or gone before they are answered. A server that
 * withstands them answers others meanwhile. All connections are at one address of this machine, and are held until the
 * crowd leaves. Safe for use by many threads.
 */
public final class Crowd implements AutoCloseable {
    private static final int HTTP_PORT = 80;
    private static final int RECEIVE_BUFFER = 4096;
    private static final int CONNECT_MILLIS = 20_000;

    private final InetSocketAddress server;
    private final List<SocketChannel> clients = new CopyOnWriteArrayList<>();
    private final ExecutorService readers = DaemonThreads.pool("testkit-slow-readers");

    private Crowd(InetSocketAddress server) {
        this.server = server;
    }

    /**
     * Returns a crowd without clients.
     *
     * @param server the server's URL, of which the host and port count; http only
     * @return the crowd, closed by the caller
     */
    public static Crowd at(URI server) {
        int port = server.getPort() < 0 ? HTTP_PORT : server.getPort();
        return new Crowd(new InetSocketAddress(server.getHost(), port));
    }

    /**
     * Adds clients that connect and say nothing.
     *
     * @param count how many
     * @return this
     */
    public Crowd silent(int count) {
        return join(count, number -> "");
    }

    /**
     * Adds clients that begin a request and don't end it: within its first word, its headers, or its body.
     *
     * @param count how many
     * @return this
     */
    public Crowd halfRequests(int count) {
        List<String> halves = List.of(
                "G",
                "GET / HTTP/1.1\r\nHost: x\r\nX-A: ",
                "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 60000\r\n\r\na");
        return join(count, number -> halves.get(number % halves.size()));
    }

    /**
     * Adds clients that ask for something, and read nothing of the response.
     *
     * @param count how many
     * @param paths path of each client's request, by its number from 0 on, with a leading slash
     * @return this
     */
    public Crowd deaf(int count, IntFunction<String> paths) {
        return join(count, number -> request(paths.apply(number)));
    }

    /**
     * Adds clients that read their response in small pieces.
     *
     * @param count how many
     * @param path path of their requests, with a leading slash
     * @param bytes size of a piece
     * @param pause time between two pieces
     * @return this
     */
    public Crowd slowReaders(int count, String path, int bytes, Duration pause) {
        int before = clients.size();
        join(count, number -> request(path));
        List<SocketChannel> slow = List.copyOf(clients.subList(before, before + count));
        readers.execute(() -> read(slow, ByteBuffer.allocate(bytes), pause));
        return this;
    }

    private static void read(List<SocketChannel> clients, ByteBuffer piece, Duration pause) {
        try {
            while (clients.stream().anyMatch(client -> isOpen(client, piece.clear()))) {
                Thread.sleep(pause.toMillis());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // the crowd leaves
        }
    }

    private static String request(String path) {
        return "GET " + path + " HTTP/1.1\r\nHost: x\r\n\r\n";
    }

    private synchronized Crowd join(int count, IntFunction<String> texts) {
        for (int i = 0; i < count; i++) {
            try {
                SocketChannel client = SocketChannel.open();
                clients.add(client);
                client.setOption(StandardSocketOptions.SO_RCVBUF, RECEIVE_BUFFER);
                client.socket().connect(server, CONNECT_MILLIS);
                client.write(ByteBuffer.wrap(texts.apply(i).getBytes(StandardCharsets.ISO_8859_1)));
                client.configureBlocking(false);
            } catch (IOException e) {
                throw new UncheckedIOException("client " + i + " of " + count + " could not join", e);
            }
        }
        return this;
    }

    /**
     * Counts the clients that the server has not cut off. What those have received is read a little by that.
     *
     * @return the number of connections that are open at both ends
     */
    public long connected() {
        ByteBuffer piece = ByteBuffer.allocate(1);
        return clients.stream().filter(client -> isOpen(client, piece.clear())).count();
    }

    private static boolean isOpen(SocketChannel client, ByteBuffer piece) {
        try {
            return client.isOpen() && client.read(piece) >= 0;
        } catch (IOException e) {
            return false;
        }
    }

    /**
     * Closes all connections at once. New clients may join afterwards.
     *
     * @throws UncheckedIOException if one can't be closed
     */
    public void leave() {
        for (SocketChannel client : clients) {
            try {
                client.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        clients.clear();
    }

    /** Lets all clients leave, and ends the threads of slow readers. */
    @Override
    public void close() {
        DaemonThreads.shutDown(readers);
        leave();
    }
}
