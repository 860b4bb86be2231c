package dev.goproxy.testkit;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.util.Optional;

/** One client's connection to an upstream: passes each request on to the backend, and the backend's answer back in the way that is planned. */
final class UpstreamConversation {
    private final Planner planner;
    private final Backend backend;

    /** Decides what becomes of a request. */
    @FunctionalInterface
    interface Planner {
        Plan plan(UpstreamRequest request);
    }

    /**
     * What becomes of a request.
     *
     * @param reply what is said
     * @param delivery how it travels
     */
    record Plan(Reply reply, Delivery delivery) {}

    UpstreamConversation(Planner planner, Backend backend) {
        this.planner = planner;
        this.backend = backend;
    }

    void hold(Line line) throws IOException {
        try (Socket socket = backend.connect()) {
            var in = new BufferedInputStream(socket.getInputStream());
            boolean goesOn = true;
            while (goesOn && line.isOpen()) {
                Optional<HttpHead> request = HttpHead.read(line.in());
                goesOn = request.isPresent() && exchange(request.get(), line, socket.getOutputStream(), in);
            }
        }
    }

    /** Handles one request; returns whether the connection stays open. */
    private boolean exchange(HttpHead head, Line line, OutputStream toBackend, InputStream fromBackend)
            throws IOException {
        var request = new UpstreamRequest(head);
        Plan plan = planner.plan(request);
        toBackend.write(backend.ask(head, plan.reply()).bytes());
        toBackend.write(line.in().readNBytes((int) head.contentLength()));
        HttpHead answer = HttpHead.read(fromBackend)
                .orElseThrow(() -> new IOException("the backend has hung up"))
                .replace("Matched-Stub-");
        boolean bodiless = request.method().equals("HEAD") || answer.status() == 204 || answer.status() == 304;
        long size = bodiless ? 0 : answer.contentLength();
        plan.delivery().deliver(new Answer(request, answer, fromBackend, size), line);
        return !answer.closes() && !head.closes();
    }
}
