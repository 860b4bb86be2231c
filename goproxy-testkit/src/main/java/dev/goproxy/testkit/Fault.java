package dev.goproxy.testkit;

import dev.goproxy.testkit.server.Delivery;
import dev.goproxy.testkit.server.Response;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/**
 * A fault of a {@link FakeUpstream}: which requests it affects, and what happens to them. Created with
 * {@link FakeUpstream#on}, and in effect as soon as an effect is set, for instance with {@link #status}.
 *
 * <pre>{@code
 * upstream.on(hello.zip()).truncateAfter(1000).times(2);
 * upstream.on(hello.list()).nth(3).status(503).header("Retry-After", "1");
 * upstream.onAll().probability(0.1, 42).reset();
 * }</pre>
 *
 * <p>Another response (a status, other content) and another way of sending it (late, cut off) can be combined:
 * {@code status(503).delay(ofMillis(50))}. If several faults affect one request, the one created last is applied. Safe
 * for use by many threads.
 */
public final class Fault {
    private static final String LOGIN_PAGE = """
            <!DOCTYPE html>
            <html><head><title>Log in</title></head>
            <body><form action="/login" method="post"><input name="user"><input name="password" type="password">\
            </form></body></html>
            """;

    private final Predicate<UpstreamRequest> selection;
    private final Map<String, Integer> seenByName = new HashMap<>();
    private UnaryOperator<Response> response = UnaryOperator.identity();
    private Delivery delivery = Delivery.WHOLE;
    private Duration delay = Duration.ZERO;
    private boolean active;
    private int seen;
    private int count;
    private int nth;
    private int times = Integer.MAX_VALUE;
    private double probability = 1;
    private long seed;

    Fault(Predicate<UpstreamRequest> selection) {
        this.selection = selection;
    }

    /**
     * Affects only one of the selected requests.
     *
     * @param number 1 for the first one from now on
     * @return this
     */
    public synchronized Fault nth(int number) {
        nth = number;
        return this;
    }

    /**
     * Affects only the first requests, and no more after them.
     *
     * @param count the number of requests
     * @return this
     */
    public synchronized Fault times(int count) {
        times = count;
        return this;
    }

    /**
     * Affects requests at random. The choice depends on the seed, the name that is requested and how often it was
     * requested before, so it does not depend on the order in which many threads request many names.
     *
     * @param probability from 0 (none) to 1 (all)
     * @param seed the seed; the same one makes the same choice
     * @return this
     */
    public synchronized Fault probability(double probability, long seed) {
        this.probability = probability;
        this.seed = seed;
        return this;
    }

    /**
     * Responds with a status and a line of text.
     *
     * @param status any status
     * @return this
     */
    public Fault status(int status) {
        return status(status, "testkit: status " + status + " on demand\n");
    }

    /**
     * Responds with a status.
     *
     * @param status any status
     * @param text the body, plain text
     * @return this
     */
    public Fault status(int status, String text) {
        return respond(good -> Response.of(status, text));
    }

    /**
     * Adds a header field to the response, whether it is the good one or another.
     *
     * @param name its name
     * @param value its value
     * @return this
     */
    public synchronized Fault header(String name, String value) {
        UnaryOperator<Response> before = response;
        return respond(good -> before.apply(good).with(name, value));
    }

    /**
     * Redirects the client, with status 302.
     *
     * @param location the URL to go to
     * @return this
     */
    public Fault redirectTo(String location) {
        return respond(good -> Response.of(302, "").with("Location", location));
    }

    /**
     * Responds with status 200 and another body.
     *
     * @param contentType its media type
     * @param body the bytes
     * @return this
     */
    public Fault content(String contentType, byte[] body) {
        byte[] copy = body.clone();
        return respond(good -> Response.of(200, contentType, copy));
    }

    /**
     * Responds with status 200 and the content of another file.
     *
     * @param other the file; held in memory
     * @return this
     */
    public Fault content(TestFile other) {
        return content(ServedFiles.contentType(other.name()), other.bytes());
    }

    /**
     * Responds with status 200 and a valid zip of another module, {@code example.org/another@v1.9.9}.
     *
     * @return this
     */
    public Fault wrongModule() {
        return content(TestModule.of("example.org/another")
                .version("v1.9.9")
                .file("another.go", "package another\n")
                .zip());
    }

    /**
     * Responds with status 200 and an HTML login page.
     *
     * @return this
     */
    public Fault loginPage() {
        return content("text/html; charset=utf-8", LOGIN_PAGE.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Responds with status 200 and a body of a thousand random bytes.
     *
     * @return this
     */
    public Fault garbage() {
        var bytes = new byte[1000];
        new Random(1).nextBytes(bytes);
        return content("application/octet-stream", bytes);
    }

    /**
     * Sends a thousand random bytes that are not HTTP, and closes the connection.
     *
     * @return this
     */
    public Fault notHttp() {
        return deliver(Delivery.notHttp(1000, 1));
    }

    /**
     * Waits before the first byte of the response.
     *
     * @param time how long; less if the client closes the connection meanwhile
     * @return this
     */
    public synchronized Fault delay(Duration time) {
        delay = time;
        active = true;
        return this;
    }

    /**
     * Never responds; the connection stays open until the client closes it.
     *
     * @return this
     */
    public Fault silence() {
        return deliver(Delivery.SILENCE);
    }

    /**
     * Stops in the middle of a body; the connection stays open until the client closes it.
     *
     * @param bytes how many bytes of the body are sent
     * @return this
     */
    public Fault stallAfter(long bytes) {
        return deliver(Delivery.stalledAfter(bytes));
    }

    /**
     * Pauses in the middle of a body, then sends the rest.
     *
     * @param bytes how many bytes of the body are sent before
     * @param pause how long
     * @return this
     */
    public Fault stallAfter(long bytes, Duration pause) {
        return deliver(Delivery.stalledAfter(bytes, pause));
    }

    /**
     * Closes the connection in the orderly way (FIN), without a response.
     *
     * @return this
     */
    public Fault hangUp() {
        return deliver(Delivery.CLOSE);
    }

    /**
     * Resets the connection (RST), without a response.
     *
     * @return this
     */
    public Fault reset() {
        return deliver(Delivery.RESET);
    }

    /**
     * Resets the connection (RST) in the middle of a body.
     *
     * @param bytes how many bytes of the body are sent before
     * @return this
     */
    public Fault resetAfter(long bytes) {
        return deliver(Delivery.resetAfter(bytes));
    }

    /**
     * Closes the connection in the orderly way (FIN) in the middle of a body whose full length was declared.
     *
     * @param bytes how many bytes of the body are sent before
     * @return this
     */
    public Fault truncateAfter(long bytes) {
        return deliver(Delivery.truncatedAfter(bytes));
    }

    /**
     * Declares a wrong length, sends the whole body, and closes the connection.
     *
     * @param difference how many bytes more than the body has; negative for fewer
     * @return this
     */
    public Fault lengthOff(long difference) {
        return deliver(Delivery.lengthOff(difference));
    }

    /**
     * Sends a body slowly.
     *
     * @param bytes how many at a time
     * @param pause how long to wait before each
     * @return this
     */
    public Fault drip(int bytes, Duration pause) {
        return deliver(Delivery.drip(bytes, pause));
    }

    /** Stops the fault: it affects no request from now on. */
    public synchronized void stop() {
        times = 0;
    }

    /**
     * The number of requests that were affected so far.
     *
     * @return 0 or more
     */
    public synchronized int count() {
        return count;
    }

    private synchronized Fault respond(UnaryOperator<Response> other) {
        response = other;
        active = true;
        return this;
    }

    private synchronized Fault deliver(Delivery other) {
        delivery = other;
        active = true;
        return this;
    }

    /** Counts the request if it is selected; returns whether it is affected. */
    synchronized boolean affects(UpstreamRequest request) {
        if (!active || !selection.test(request)) {
            return false;
        }
        seen++;
        int before = seenByName.merge(request.name(), 1, Integer::sum) - 1;
        return count < times
                && (nth == 0 || nth == seen)
                && (probability >= 1 || draw(request.name(), before) < probability);
    }

    private double draw(String name, int before) {
        return new SplittableRandom(31 * (31 * seed + name.hashCode()) + before).nextDouble();
    }

    /** Counts an affected request, and returns what happens to it. */
    synchronized Effect apply() {
        count++;
        return new Effect(response, delay.isZero() ? delivery : Delivery.delayed(delay, delivery));
    }

    /**
     * The effect of a fault on one response.
     *
     * @param response replaces the good response
     * @param delivery how it is sent
     */
    record Effect(UnaryOperator<Response> response, Delivery delivery) {
        static final Effect NONE = new Effect(UnaryOperator.identity(), Delivery.WHOLE);
    }
}
