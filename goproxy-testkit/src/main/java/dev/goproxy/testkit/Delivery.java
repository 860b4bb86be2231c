package dev.goproxy.testkit;

import java.io.IOException;
import java.time.Duration;
import java.util.Random;

/** How an answer travels to the client. */
@FunctionalInterface
interface Delivery {
    /** As it should be. */
    Delivery WHOLE = (answer, line) -> {
        answer.sendHead(line);
        answer.sendBody(line);
    };

    /** No byte, then the orderly end of the connection. */
    Delivery HANG_UP = (answer, line) -> line.hangUp();

    /** No byte, then a reset. */
    Delivery RESET = (answer, line) -> line.reset();

    /** No byte, ever. */
    Delivery SILENCE = (answer, line) -> line.pauseForever();

    void deliver(Answer answer, Line line) throws IOException;

    static Delivery truncatedAfter(long bytes) {
        return beginning(bytes, (answer, line) -> line.hangUp());
    }

    static Delivery resetAfter(long bytes) {
        return beginning(bytes, (answer, line) -> line.reset());
    }

    static Delivery stalledAfter(long bytes) {
        return beginning(bytes, (answer, line) -> line.pauseForever());
    }

    static Delivery stalledAfter(long bytes, Duration time) {
        return beginning(bytes, (answer, line) -> {
            line.pause(time);
            answer.sendBody(line);
        });
    }

    private static Delivery beginning(long bytes, Delivery end) {
        return (answer, line) -> {
            answer.sendHead(line);
            answer.sendBody(line, bytes);
            end.deliver(answer, line);
        };
    }

    static Delivery late(Duration time, Delivery then) {
        return (answer, line) -> {
            line.pause(time);
            then.deliver(answer, line);
        };
    }

    static Delivery drip(int bytes, Duration pause) {
        return (answer, line) -> {
            answer.sendHead(line);
            while (!answer.isSent()) {
                line.pause(pause);
                answer.sendBody(line, bytes);
            }
        };
    }

    /** Announces more or fewer bytes than are sent; the connection ends after them. */
    static Delivery lengthOff(long difference) {
        return (answer, line) -> {
            answer.sendHead(line, difference);
            answer.sendBody(line);
            line.hangUp();
        };
    }

    /** Bytes that are no HTTP, then the orderly end of the connection. */
    static Delivery notHttp(int bytes, long seed) {
        return (answer, line) -> {
            var garbage = new byte[bytes];
            new Random(seed).nextBytes(garbage);
            line.send(garbage);
            line.hangUp();
        };
    }
}
