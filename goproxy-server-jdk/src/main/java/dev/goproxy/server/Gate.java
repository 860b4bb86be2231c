package dev.goproxy.server;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.concurrent.Semaphore;

/** Bounds how many answers are being made at once; with virtual threads nothing else does. The others wait for their turn. */
final class Gate implements HttpHandler {
    private final HttpHandler handler;
    private final Semaphore places;

    Gate(HttpHandler handler, int places) {
        this.handler = handler;
        this.places = new Semaphore(places);
    }

    @Override
    public void handle(HttpExchange exchange) throws IOException {
        try {
            places.acquire();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("the server is stopped");
        }
        try {
            handler.handle(exchange);
        } finally {
            places.release();
        }
    }
}
