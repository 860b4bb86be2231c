package dev.goproxy.server;

import com.sun.net.httpserver.HttpServer;
import java.net.InetSocketAddress;
import java.time.Duration;

/** A listening server. */
final class RunningServer {
    /** The engine computes in milliseconds, with an int. */
    private static final Duration ENGINE_MAX = Duration.ofDays(7);

    private final HttpServer engine;
    private final Workers workers;
    private final InetSocketAddress address;

    RunningServer(HttpServer engine, Workers workers) {
        this.engine = engine;
        this.workers = workers;
        this.address = engine.getAddress();
    }

    InetSocketAddress address() {
        return address;
    }

    /**
     * Stops the server and waits for running exchanges. The engine's own stop closes the listening socket first, but up
     * to JDK 20 it waits for its whole timeout even when nothing is running: so it runs on a thread of its own, and a
     * second stop ends it.
     */
    boolean stop(Duration timeout) {
        long seconds = timeout.compareTo(ENGINE_MAX) < 0 ? timeout.toSeconds() + 1 : ENGINE_MAX.toSeconds();
        var closer = new Thread(() -> engine.stop((int) seconds), "goproxy-stop");
        closer.setDaemon(true);
        closer.start();
        boolean finished = false;
        try {
            finished = workers.awaitIdle(timeout);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        engine.stop(0);
        workers.stop();
        return finished;
    }
}
