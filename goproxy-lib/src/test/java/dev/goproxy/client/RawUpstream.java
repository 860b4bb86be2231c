package dev.goproxy.client;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/** Upstream with scripted responses, byte for byte, on persistent connections. */
public final class RawUpstream implements Closeable {
    /** Response to one request. */
    @FunctionalInterface
    public interface Script {
        /** Writes the response, and returns whether the connection stays open. */
        boolean answer(OutputStream out) throws IOException;
    }

    public final List<String> requests = new CopyOnWriteArrayList<>();
    public final AtomicInteger connections = new AtomicInteger();
    public final AtomicInteger open = new AtomicInteger();

    private final Queue<Script> scripts = new ConcurrentLinkedQueue<>();
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final ServerSocket server;

    public RawUpstream() throws IOException {
        server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        start(this::accept);
    }

    /** Adds responses. Further requests get a 599. */
    public RawUpstream then(Script... more) {
        scripts.addAll(List.of(more));
        return this;
    }

    public RawUpstream then(String... answers) {
        for (String answer : answers) {
            then(out -> {
                out.write(answer.getBytes(ISO_8859_1));
                out.flush();
                return true;
            });
        }
        return this;
    }

    /** Adds a response after which the connection is closed. */
    public RawUpstream thenCut(String answer) {
        return then(out -> {
            out.write(answer.getBytes(ISO_8859_1));
            out.flush();
            return false;
        });
    }

    /** Adds a response after which nothing more is sent until this upstream is closed. */
    public RawUpstream thenStall(String answer) {
        return then(out -> {
            out.write(answer.getBytes(ISO_8859_1));
            out.flush();
            await();
            return false;
        });
    }

    public static String ok(String body, String... headers) {
        return answer("200 OK", body, headers);
    }

    public static String answer(String status, String body, String... headers) {
        return "HTTP/1.1 " + status + "\r\nContent-Length: " + body.length() + "\r\n" + fields(headers) + "\r\n" + body;
    }

    public static String fields(String... headers) {
        var out = new StringBuilder();
        for (String header : headers) {
            out.append(header).append("\r\n");
        }
        return out.toString();
    }

    public URI url() {
        return URI.create("http://127.0.0.1:" + server.getLocalPort());
    }

    void await() {
        try {
            closed.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    public boolean isClosed() {
        return closed.getCount() == 0;
    }

    private static void start(Runnable task) {
        var thread = new Thread(task, "raw-upstream");
        thread.setDaemon(true);
        thread.start();
    }

    private void accept() {
        try {
            while (true) {
                Socket socket = server.accept();
                sockets.add(socket);
                connections.incrementAndGet();
                open.incrementAndGet();
                start(() -> serve(socket));
            }
        } catch (IOException e) {
            // closed
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            InputStream in = socket.getInputStream();
            boolean stays = true;
            for (String head = head(in); stays && !head.isEmpty(); head = stays ? head(in) : "") {
                requests.add(head);
                Script script = scripts.poll();
                stays = (script != null ? script : (Script) RawUpstream::unexpected).answer(socket.getOutputStream());
            }
        } catch (IOException e) {
            // The client has left.
        } finally {
            open.decrementAndGet();
        }
    }

    private static boolean unexpected(OutputStream out) throws IOException {
        out.write(answer("599 Unexpected", "").getBytes(ISO_8859_1));
        return true;
    }

    private static String head(InputStream in) throws IOException {
        var head = new ByteArrayOutputStream();
        for (int b = in.read(); b >= 0; b = in.read()) {
            head.write(b);
            if (b == '\n' && head.toString(ISO_8859_1).endsWith("\r\n\r\n")) {
                return head.toString(ISO_8859_1);
            }
        }
        return "";
    }

    @Override
    public void close() throws IOException {
        closed.countDown();
        server.close();
        for (Socket socket : sockets) {
            socket.close();
        }
    }
}
