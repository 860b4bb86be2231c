package dev.goproxy.testkit.server;

import java.io.IOException;
import java.time.Duration;
import java.util.Random;

/** How the bytes of a response are sent to the client. */
@FunctionalInterface
public interface Delivery {
    /** Sends the whole response. */
    Delivery WHOLE = (response, client) -> {
        response.sendHead(client);
        response.sendBody(client);
    };

    /** Closes the connection (FIN) without a response. */
    Delivery CLOSE = (response, client) -> client.closeOutput();

    /** Resets the connection (RST) without a response. */
    Delivery RESET = (response, client) -> client.reset();

    /** Never responds, and keeps the connection open. */
    Delivery SILENCE = (response, client) -> client.pauseForever();

    /** Sends a response. */
    void deliver(ResponseWriter response, Connection client) throws IOException;

    /** Closes the connection after the first bytes of the body. */
    static Delivery truncatedAfter(long bytes) {
        return startOfBody(bytes, (response, client) -> client.closeOutput());
    }

    /** Resets the connection after the first bytes of the body. */
    static Delivery resetAfter(long bytes) {
        return startOfBody(bytes, (response, client) -> client.reset());
    }

    /** Sends nothing more after the first bytes of the body, and keeps the connection open. */
    static Delivery stalledAfter(long bytes) {
        return startOfBody(bytes, (response, client) -> client.pauseForever());
    }

    /** Pauses after the first bytes of the body. */
    static Delivery stalledAfter(long bytes, Duration pause) {
        return startOfBody(bytes, (response, client) -> {
            client.pause(pause);
            response.sendBody(client);
        });
    }

    private static Delivery startOfBody(long bytes, Delivery then) {
        return (response, client) -> {
            response.sendHead(client);
            response.sendBody(client, bytes);
            then.deliver(response, client);
        };
    }

    /** Pauses before the first byte. */
    static Delivery delayed(Duration delay, Delivery then) {
        return (response, client) -> {
            client.pause(delay);
            then.deliver(response, client);
        };
    }

    /** Sends the body a few bytes at a time, with a pause before each. */
    static Delivery drip(int bytes, Duration pause) {
        return (response, client) -> {
            response.sendHead(client);
            while (!response.isSent()) {
                client.pause(pause);
                response.sendBody(client, bytes);
            }
        };
    }

    /** Declares more or fewer bytes than are sent; the connection is closed after them. */
    static Delivery lengthOff(long difference) {
        return (response, client) -> {
            response.sendHead(client, difference);
            response.sendBody(client);
            client.closeOutput();
        };
    }

    /** Sends bytes that are not HTTP, and closes the connection. */
    static Delivery notHttp(int bytes, long seed) {
        return (response, client) -> {
            var garbage = new byte[bytes];
            new Random(seed).nextBytes(garbage);
            client.send(garbage);
            client.closeOutput();
        };
    }
}
