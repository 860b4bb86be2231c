package dev.goproxy.client.connect;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;

/** Connections that fill the queue of a server that accepts none, so that it drops further ones silently. */
final class Backlog implements AutoCloseable {
    private static final int MAX = 64;

    private final List<Socket> sockets = new ArrayList<>();
    private final boolean full;

    Backlog(ServerSocket server) throws IOException {
        boolean dropped = false;
        while (!dropped && sockets.size() < MAX) {
            var socket = new Socket();
            sockets.add(socket);
            try {
                socket.connect(new InetSocketAddress(server.getInetAddress(), server.getLocalPort()), 300);
            } catch (IOException e) {
                dropped = true;
            }
        }
        full = dropped;
    }

    boolean isFull() {
        return full;
    }

    @Override
    public void close() throws IOException {
        for (Socket socket : sockets) {
            socket.close();
        }
    }
}
