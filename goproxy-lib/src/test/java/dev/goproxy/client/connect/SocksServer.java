package dev.goproxy.client.connect;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** SOCKS 5 proxy that connects everything to one server, whatever the name. */
final class SocksServer implements AutoCloseable {
    final List<String> asked = new CopyOnWriteArrayList<>();
    private final ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final int target;
    private final String user;
    private final int reply;

    /**
     * Starts the proxy.
     *
     * @param user {@code user:password} that it wants; empty for none
     * @param reply code of the replies, 0 for success
     */
    SocksServer(int target, String user, int reply) throws IOException {
        this.target = target;
        this.user = user;
        this.reply = reply;
        start(this::accept);
    }

    int port() {
        return server.getLocalPort();
    }

    private static void start(Runnable task) {
        var thread = new Thread(task, "socks-server");
        thread.setDaemon(true);
        thread.start();
    }

    private void accept() {
        try {
            while (true) {
                Socket client = server.accept();
                start(() -> serve(client));
            }
        } catch (IOException e) {
            // closed
        }
    }

    private void serve(Socket client) {
        try (client;
                var upstream = new Socket(InetAddress.getLoopbackAddress(), target)) {
            var in = new DataInputStream(client.getInputStream());
            in.readByte();
            in.readFully(new byte[in.readUnsignedByte()]);
            client.getOutputStream().write(new byte[] {5, (byte) (user.isEmpty() ? 0 : 2)});
            if (!user.isEmpty()) {
                in.readByte();
                String given = text(in) + ":" + text(in);
                client.getOutputStream().write(new byte[] {1, (byte) (given.equals(user) ? 0 : 1)});
            }
            in.readFully(new byte[4]);
            asked.add(text(in) + ":" + in.readUnsignedShort());
            client.getOutputStream().write(new byte[] {5, (byte) reply, 0, 1, 0, 0, 0, 0, 0, 0});
            start(() -> copy(upstream, client));
            in.transferTo(upstream.getOutputStream());
        } catch (IOException e) {
            // The client has left.
        }
    }

    private static void copy(Socket from, Socket to) {
        try {
            from.getInputStream().transferTo(to.getOutputStream());
        } catch (IOException e) {
            // One of the two has left.
        }
    }

    private static String text(DataInputStream in) throws IOException {
        return new String(in.readNBytes(in.readUnsignedByte()), UTF_8);
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
