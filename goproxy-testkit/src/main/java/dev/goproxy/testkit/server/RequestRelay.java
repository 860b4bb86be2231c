package dev.goproxy.testkit.server;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.util.Optional;

/** Forwards the requests of one client connection to the backend, and delivers the backend's responses as planned. */
public final class RequestRelay {
    private final Planner planner;
    private final WireMockBackend backend;

    /** Chooses the response to a request. */
    @FunctionalInterface
    public interface Planner {
        /** Returns the response to a request, whose progress will be recorded. */
        Plan plan(HttpHead request, ResponseProgress progress);
    }

    /**
     * The response to a request and the way it is sent.
     *
     * @param response the response
     * @param delivery how its bytes are sent
     */
    public record Plan(Response response, Delivery delivery) {}

    /** Creates a relay to a backend. */
    public RequestRelay(Planner planner, WireMockBackend backend) {
        this.planner = planner;
        this.backend = backend;
    }

    /** Serves a connection until either side closes it. */
    public void serve(Connection client) throws IOException {
        try (Socket socket = backend.connect()) {
            var in = new BufferedInputStream(socket.getInputStream());
            boolean keepAlive = true;
            while (keepAlive && client.isOpen()) {
                Optional<HttpHead> request = HttpHead.read(client.in());
                keepAlive = request.isPresent() && exchange(request.get(), client, socket.getOutputStream(), in);
            }
        }
    }

    /** Handles one request; returns whether the connection stays open. */
    private boolean exchange(HttpHead request, Connection client, OutputStream toBackend, InputStream fromBackend)
            throws IOException {
        var progress = new ResponseProgress();
        Plan plan = planner.plan(request, progress);
        toBackend.write(backend.ask(request, plan.response()).bytes());
        toBackend.write(client.in().readNBytes((int) request.contentLength()));
        HttpHead response = HttpHead.read(fromBackend)
                .orElseThrow(() -> new IOException("the backend closed the connection without a response"))
                .replace("Matched-Stub-");
        boolean bodiless = request.start().startsWith("HEAD ") || response.status() == 204 || response.status() == 304;
        long size = bodiless ? 0 : response.contentLength();
        plan.delivery().deliver(new ResponseWriter(progress, response, fromBackend, size), client);
        return !response.closes() && !request.closes();
    }
}
