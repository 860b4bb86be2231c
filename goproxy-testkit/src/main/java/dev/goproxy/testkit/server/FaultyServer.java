package dev.goproxy.testkit.server;

import dev.goproxy.testkit.process.DaemonThreads;
import java.io.Closeable;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketOption;
import java.net.StandardSocketOptions;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Listens on a free port of 127.0.0.1, with a thread for each connection. It can be stopped and started again on the
 * same port, which is reserved meanwhile. Safe for use by many threads.
 */
public final class FaultyServer implements Closeable {
    private static final int BACKLOG = 1024;
    private static final int STOP_TIMEOUT_SECONDS = 10;

    private final InetSocketAddress address;
    private final Handler handler;
    private final ExecutorService threads;
    private final Set<Socket> connections = ConcurrentHashMap.newKeySet();
    private final AtomicInteger accepted = new AtomicInteger();
    private ServerSocket listener;
    private Future<?> acceptor;
    private Socket placeholder = new Socket();

    /** Serves one connection; it is closed afterwards. */
    @FunctionalInterface
    public interface Handler {
        /** Serves a connection until it is done. */
        void serve(Connection client) throws IOException;
    }

    /** Starts a server. */
    public FaultyServer(Handler handler) {
        this.handler = handler;
        try {
            listener = listen(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        address = new InetSocketAddress(InetAddress.getLoopbackAddress(), listener.getLocalPort());
        if (sharesPort(listener.supportedOptions())) {
            reserve();
        }
        threads = DaemonThreads.pool("testkit-upstream-" + address.getPort());
        acceptor = accept(listener);
    }

    private static ServerSocket listen(InetSocketAddress address) throws IOException {
        var socket = new ServerSocket();
        socket.setReuseAddress(true);
        if (sharesPort(socket.supportedOptions())) {
            socket.setOption(StandardSocketOptions.SO_REUSEPORT, true);
        }
        socket.bind(address, BACKLOG);
        return socket;
    }

    private static boolean sharesPort(Set<SocketOption<?>> supported) {
        return supported.contains(StandardSocketOptions.SO_REUSEPORT);
    }

    /** Binds the port without listening: connections are refused, and the system gives the port to nobody else. */
    private void reserve() {
        try {
            placeholder.close();
            placeholder = new Socket();
            placeholder.setReuseAddress(true);
            if (sharesPort(placeholder.supportedOptions())) {
                placeholder.setOption(StandardSocketOptions.SO_REUSEPORT, true);
            }
            placeholder.bind(address);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Future<?> accept(ServerSocket from) {
        return threads.submit(() -> {
            while (!from.isClosed()) {
                try {
                    serve(from.accept(), from);
                } catch (IOException e) {
                    // Either the server was stopped, and the loop ends, or the client left before it was accepted.
                }
            }
        });
    }

    private void serve(Socket socket, ServerSocket from) throws IOException {
        accepted.incrementAndGet();
        connections.add(socket);
        if (from.isClosed()) {
            connections.remove(socket);
            socket.close(); // stop() may have closed the connections just before this one was added.
            return;
        }
        try {
            threads.execute(() -> serve(socket));
        } catch (RejectedExecutionException e) {
            connections.remove(socket);
            socket.close();
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            handler.serve(new Connection(socket));
        } catch (IOException e) {
            // The client closed the connection, or the server was stopped.
        } finally {
            connections.remove(socket);
        }
    }

    /** The port, which stays the same until the server is closed. */
    public int port() {
        return address.getPort();
    }

    /** The number of connections accepted so far. */
    public int accepted() {
        return accepted.get();
    }

    /** Closes all connections and refuses new ones. Does nothing if the server is stopped. */
    public synchronized void stop() throws IOException {
        if (listener.isClosed()) {
            return;
        }
        listener.close();
        awaitAcceptor(); // While the thread is in accept(), the system keeps the port listening.
        if (!placeholder.isBound()) {
            reserve();
        }
        closeConnections();
    }

    private void awaitAcceptor() throws IOException {
        try {
            acceptor.get(STOP_TIMEOUT_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while the port was being closed");
        } catch (ExecutionException | TimeoutException e) {
            throw new IOException("the port could not be closed", e);
        }
    }

    /** Accepts connections again. Does nothing if the server is running or closed. */
    public synchronized void start() throws IOException {
        if (listener.isClosed() && !threads.isShutdown()) {
            if (!sharesPort(listener.supportedOptions())) {
                placeholder.close();
                placeholder = new Socket();
            }
            listener = listen(address);
            acceptor = accept(listener);
        }
    }

    private void closeConnections() throws IOException {
        for (Socket socket : connections) {
            socket.close();
        }
    }

    @Override
    public synchronized void close() throws IOException {
        listener.close();
        placeholder.close();
        threads.shutdown();
        closeConnections();
        DaemonThreads.shutDown(threads);
    }
}
