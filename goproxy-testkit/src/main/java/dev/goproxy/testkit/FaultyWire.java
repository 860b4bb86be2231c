package dev.goproxy.testkit;

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
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;

/** Listens on a port of its own and gives every connection a thread. It can be unplugged and plugged in again; the port stays its own. */
final class FaultyWire implements Closeable {
    private static final int BACKLOG = 1024;

    private final InetSocketAddress address;
    private final Conversation conversation;
    private final ExecutorService threads;
    private final Set<Socket> connections = ConcurrentHashMap.newKeySet();
    private final AtomicInteger accepted = new AtomicInteger();
    private ServerSocket listener;
    private Future<?> acceptor;
    private Socket placeholder = new Socket();

    /** What happens on a connection. */
    @FunctionalInterface
    interface Conversation {
        void hold(Line line) throws IOException;
    }

    FaultyWire(Conversation conversation) {
        this.conversation = conversation;
        try {
            listener = listen(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        address = new InetSocketAddress(InetAddress.getLoopbackAddress(), listener.getLocalPort());
        if (sharesPort(listener.supportedOptions())) {
            reserve();
        }
        threads = Executors.newCachedThreadPool(task -> {
            var thread = new Thread(task, "testkit-upstream-" + address.getPort());
            thread.setDaemon(true);
            return thread;
        });
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

    /** Binds the port without listening: connections are refused while nobody else listens, but no other process is given the port. */
    private void reserve() {
        try {
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
                    begin(from.accept(), from);
                } catch (IOException e) {
                    // Either the wire was unplugged, and the loop ends, or the client left before it was accepted.
                }
            }
        });
    }

    private void begin(Socket socket, ServerSocket from) throws IOException {
        accepted.incrementAndGet();
        connections.add(socket);
        if (from.isClosed()) {
            socket.close(); // It may have come too late for those who close all connections.
            return;
        }
        try {
            threads.execute(() -> serve(socket));
        } catch (RejectedExecutionException e) {
            socket.close();
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            conversation.hold(new Line(socket));
        } catch (IOException e) {
            // The client has left, or the wire was unplugged: nobody is there to be told.
        } finally {
            connections.remove(socket);
        }
    }

    int port() {
        return address.getPort();
    }

    /** How many connections were accepted so far. */
    int accepted() {
        return accepted.get();
    }

    /** Breaks all connections off and refuses new ones. */
    synchronized void unplug() throws IOException {
        if (listener.isClosed()) {
            return;
        }
        listener.close();
        awaitAcceptor(); // As long as it is in accept(), the system keeps the port listening.
        if (!placeholder.isBound()) {
            reserve();
        }
        closeConnections();
    }

    private void awaitAcceptor() throws IOException {
        try {
            acceptor.get(10, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while the port was closed");
        } catch (ExecutionException | TimeoutException e) {
            throw new IOException("the port could not be closed", e);
        }
    }

    /** Accepts connections again. */
    synchronized void plugIn() throws IOException {
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
        try {
            if (!threads.awaitTermination(10, TimeUnit.SECONDS)) {
                threads.shutdownNow();
            }
        } catch (InterruptedException e) {
            threads.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }
}
