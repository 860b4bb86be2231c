package dev.goproxy.server;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;
import java.util.function.BooleanSupplier;

/** Answers {@code /healthz} (the process lives) and {@code /readyz} (it can do its work) itself, and hands on everything else. */
final class HealthRoutes implements HttpHandler {
    private static final SimpleResponse ALIVE = new SimpleResponse(204, "no-store", "");
    private static final SimpleResponse READY = new SimpleResponse(200, "no-store", "ready");
    private static final SimpleResponse NOT_READY = new SimpleResponse(503, "no-store", "not ready");

    private final BooleanSupplier ready;
    private final HttpHandler next;

    HealthRoutes(BooleanSupplier ready, HttpHandler next) {
        this.ready = ready;
        this.next = next;
    }

    @Override
    public void handle(HttpExchange exchange) throws IOException {
        switch (RequestTarget.rawPath(exchange.getRequestURI())) {
            case "/healthz" -> send(exchange, ALIVE);
            case "/readyz" -> send(exchange, ready.getAsBoolean() ? READY : NOT_READY);
            default -> next.handle(exchange);
        }
    }

    private static void send(HttpExchange exchange, SimpleResponse answer) throws IOException {
        String method = exchange.getRequestMethod();
        boolean allowed = method.equals("GET") || method.equals("HEAD");
        (allowed ? answer : SimpleResponse.METHOD_NOT_ALLOWED).send(exchange);
    }
}
