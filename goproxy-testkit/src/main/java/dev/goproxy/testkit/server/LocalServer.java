package dev.goproxy.testkit.server;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import dev.goproxy.testkit.process.DaemonThreads;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * The JDK's HTTP server on a free port of 127.0.0.1, with threads of its own. Closing it closes all connections and
 * ends its threads.
 */
public final class LocalServer implements AutoCloseable {
    private final HttpServer server;
    private final ExecutorService threads;
    private final CountDownLatch closed = new CountDownLatch(1);

    private LocalServer(HttpServer server) {
        this.server = server;
        this.threads =
                DaemonThreads.pool("testkit-server-" + server.getAddress().getPort());
        server.setExecutor(threads);
    }

    /** Binds a port, without serving anything yet. */
    public static LocalServer bind() {
        try {
            return new LocalServer(HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Starts serving; the handler's exchanges are closed for it. */
    public void start(HttpHandler handler) {
        server.createContext("/", exchange -> {
            handler.handle(exchange);
            exchange.close(); // Not after a failure: that would end a chunked response as if it were whole.
        });
        server.start();
    }

    /** The port. */
    public int port() {
        return server.getAddress().getPort();
    }

    /** The URL without a trailing slash. */
    public URI url() {
        return URI.create("http://127.0.0.1:" + port());
    }

    /** Lets a handler wait, until the server is closed at the latest. */
    public void pause(Duration time) {
        try {
            if (closed.await(time.toNanos(), TimeUnit.NANOSECONDS)) {
                throw new IllegalStateException("the server was closed");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Sends a response with a body in memory, or without it if the request is a HEAD. */
    public static void respond(HttpExchange exchange, int status, String contentType, byte[] body) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", contentType);
        boolean head = exchange.getRequestMethod().equals("HEAD");
        exchange.sendResponseHeaders(status, head || body.length == 0 ? -1 : body.length);
        if (!head) {
            exchange.getResponseBody().write(body);
        }
    }

    @Override
    public void close() {
        closed.countDown();
        server.stop(0);
        DaemonThreads.shutDown(threads);
    }
}
