package dev.goproxy.client.connect;

import dev.goproxy.process.Threads;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Connection to the first of several addresses that accepts one. The next address is tried as soon as one has failed,
 * and after 250 ms at the latest; those that lose are closed. For one connection, made by one thread; any thread may
 * close the race.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc8305">RFC 8305: Happy Eyeballs</a>
 */
final class AddressRace extends Socket {
    private static final long HEAD_START_MILLIS = 250;

    /** The outcome of one attempt: one of the two is null. */
    private record Attempt(
            @Nullable Socket connected, @Nullable IOException failure) {}

    private final List<Socket> running = new ArrayList<>();
    private final BlockingQueue<Attempt> finished = new LinkedBlockingQueue<>();
    private boolean closed;
    private @Nullable Socket winner;

    /**
     * Connects.
     *
     * @param addresses at least one, in the order in which they are tried
     * @param timeoutMillis maximum time to connect in all; 0 means no timeout
     * @return the socket, which is the caller's
     * @throws IOException the first failure, if all failed
     */
    Socket connect(List<InetAddress> addresses, int port, int timeoutMillis) throws IOException {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(timeoutMillis == 0 ? 1L << 40 : timeoutMillis);
        Queue<InetAddress> untried = new ArrayDeque<>(addresses);
        IOException failure = null;
        int pending = 0;
        try {
            while (pending > 0 || !untried.isEmpty()) {
                if (!untried.isEmpty()) {
                    start(new InetSocketAddress(untried.remove(), port), timeoutMillis);
                    pending++;
                }
                long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
                Attempt next = finished.poll(
                        untried.isEmpty() ? Math.max(left, 0) + 1 : HEAD_START_MILLIS, TimeUnit.MILLISECONDS);
                if (next == null && left <= 0) {
                    throw new SocketTimeoutException("connect timed out");
                }
                if (next == null) {
                    continue;
                }
                Socket connected = next.connected();
                if (connected != null) {
                    return win(connected);
                }
                pending--;
                failure = failure == null ? next.failure() : failure;
            }
            throw failure != null ? failure : new IOException("no address");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while connecting");
        } finally {
            close();
        }
    }

    private synchronized Socket win(Socket socket) throws IOException {
        if (closed) {
            throw new IOException("the request was cancelled");
        }
        winner = socket;
        return socket;
    }

    private void start(InetSocketAddress address, int timeoutMillis) throws IOException {
        var socket = new Socket();
        synchronized (this) {
            if (closed) {
                throw new IOException("the request was cancelled");
            }
            running.add(socket);
        }
        Threads.start("connect", () -> {
            try {
                socket.connect(address, timeoutMillis);
                finished.add(new Attempt(socket, null));
            } catch (IOException e) {
                finished.add(new Attempt(null, e));
            }
        });
    }

    /** Closes all sockets but the one that was returned. A race that is still on fails. */
    @Override
    public synchronized void close() throws IOException {
        closed = true;
        for (Socket socket : running) {
            if (socket != winner) {
                socket.close();
            }
        }
        super.close();
    }
}
