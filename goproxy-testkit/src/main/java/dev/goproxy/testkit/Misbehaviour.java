package dev.goproxy.testkit;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/**
 * How a {@link FakeUpstream} misbehaves, and to which of its requests. Begun with {@link FakeUpstream#on}; in force from the
 * moment that a fault is named.
 *
 * <pre>{@code
 * upstream.on(hello.zip()).truncateAfter(1000).times(2);
 * upstream.on(hello.list()).nth(3).status(503).header("Retry-After", "1");
 * upstream.onAll().share(0.1, 42).reset();
 * }</pre>
 *
 * <p>What is said (a status, another content) and how it travels (late, cut short) can be combined: {@code status(503).delay(ofMillis(50))}. Where several misbehaviours claim one request, the
 * youngest has it. Safe for use by many threads.
 */
public final class Misbehaviour {
    private static final String LOGIN_PAGE = """
            <!DOCTYPE html>
            <html><head><title>Log in</title></head>
            <body><form action="/login" method="post"><input name="user"><input name="password" type="password"></form></body></html>
            """;

    private final Predicate<UpstreamRequest> selection;
    private final Map<String, Integer> seenByName = new HashMap<>();
    private UnaryOperator<Reply> saying = UnaryOperator.identity();
    private Delivery delivery = Delivery.WHOLE;
    private Duration delay = Duration.ZERO;
    private boolean armed;
    private int seen;
    private int happened;
    private int nth;
    private int times = Integer.MAX_VALUE;
    private double share = 1;
    private long seed;

    Misbehaviour(Predicate<UpstreamRequest> selection) {
        this.selection = selection;
    }

    /**
     * Only one of the requests that this is about is hit.
     *
     * @param number 1 for the first that comes from now on
     * @return this
     */
    public synchronized Misbehaviour nth(int number) {
        nth = number;
        return this;
    }

    /**
     * Only so many requests are hit, then all is well again.
     *
     * @param count how many
     * @return this
     */
    public synchronized Misbehaviour times(int count) {
        times = count;
        return this;
    }

    /**
     * Only a share of the requests is hit. Which ones, is drawn from the seed, the name that is asked for and how often it was asked for before; so it doesn't depend on the order
     * in which many threads ask for many names.
     *
     * @param part from 0 (none) to 1 (all)
     * @param drawnFrom the seed
     * @return this
     */
    public synchronized Misbehaviour share(double part, long drawnFrom) {
        share = part;
        seed = drawnFrom;
        return this;
    }

    /**
     * Answers with a status and a line of text.
     *
     * @param status any status
     * @return this
     */
    public Misbehaviour status(int status) {
        return status(status, "testkit: status " + status + " on demand\n");
    }

    /**
     * Answers with a status.
     *
     * @param status any status
     * @param text the body, plain text
     * @return this
     */
    public Misbehaviour status(int status, String text) {
        return say(reply -> Reply.of(status, text));
    }

    /**
     * Adds a header field to the answer, be it a good or a bad one.
     *
     * @param name its name
     * @param value its value
     * @return this
     */
    public synchronized Misbehaviour header(String name, String value) {
        UnaryOperator<Reply> before = saying;
        return say(reply -> before.apply(reply).with(name, value));
    }

    /**
     * Sends the client elsewhere.
     *
     * @param location the URL to ask instead
     * @return this
     */
    public Misbehaviour redirectTo(String location) {
        return say(reply -> Reply.of(302, "").with("Location", location));
    }

    /**
     * Answers 200 with a body of another's making.
     *
     * @param contentType its media type
     * @param body the bytes
     * @return this
     */
    public Misbehaviour content(String contentType, byte[] body) {
        byte[] copy = body.clone();
        return say(reply -> Reply.of(200, contentType, copy));
    }

    /**
     * Answers 200 with the content of another file.
     *
     * @param other the file; held in memory
     * @return this
     */
    public Misbehaviour content(TestFile other) {
        return content(ServedFiles.contentType(other.name()), other.bytes());
    }

    /**
     * Answers 200 with a good zip of another module, {@code example.org/another@v1.9.9}.
     *
     * @return this
     */
    public Misbehaviour wrongModule() {
        return content(TestModule.of("example.org/another")
                .version("v1.9.9")
                .file("another.go", "package another\n")
                .zip());
    }

    /**
     * Answers 200 with an HTML page that asks for a password.
     *
     * @return this
     */
    public Misbehaviour loginPage() {
        return content("text/html; charset=utf-8", LOGIN_PAGE.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Answers 200 with a thousand random bytes as the body.
     *
     * @return this
     */
    public Misbehaviour garbage() {
        var bytes = new byte[1000];
        new Random(1).nextBytes(bytes);
        return content("application/octet-stream", bytes);
    }

    /**
     * Sends a thousand random bytes that are no HTTP, and ends the connection.
     *
     * @return this
     */
    public Misbehaviour notHttp() {
        return deliver(Delivery.notHttp(1000, 1));
    }

    /**
     * Waits before the first byte of the answer.
     *
     * @param time how long; shorter if the client leaves
     * @return this
     */
    public synchronized Misbehaviour delay(Duration time) {
        delay = time;
        armed = true;
        return this;
    }

    /**
     * Never answers; the connection stays open until the client leaves it.
     *
     * @return this
     */
    public Misbehaviour silence() {
        return deliver(Delivery.SILENCE);
    }

    /**
     * Stops in the middle of a body; the connection stays open until the client leaves it.
     *
     * @param bytes how many bytes of the body are sent
     * @return this
     */
    public Misbehaviour stallAfter(long bytes) {
        return deliver(Delivery.stalledAfter(bytes));
    }

    /**
     * Pauses in the middle of a body, then sends the rest.
     *
     * @param bytes how many bytes of the body are sent before
     * @param pause how long
     * @return this
     */
    public Misbehaviour stallAfter(long bytes, Duration pause) {
        return deliver(Delivery.stalledAfter(bytes, pause));
    }

    /**
     * Ends the connection in the orderly way without a byte of an answer.
     *
     * @return this
     */
    public Misbehaviour hangUp() {
        return deliver(Delivery.HANG_UP);
    }

    /**
     * Resets the connection without a byte of an answer.
     *
     * @return this
     */
    public Misbehaviour reset() {
        return deliver(Delivery.RESET);
    }

    /**
     * Resets the connection in the middle of a body.
     *
     * @param bytes how many bytes of the body are sent before
     * @return this
     */
    public Misbehaviour resetAfter(long bytes) {
        return deliver(Delivery.resetAfter(bytes));
    }

    /**
     * Ends the connection in the orderly way in the middle of a body, whose full length was announced.
     *
     * @param bytes how many bytes of the body are sent before
     * @return this
     */
    public Misbehaviour truncateAfter(long bytes) {
        return deliver(Delivery.truncatedAfter(bytes));
    }

    /**
     * Announces a wrong length, sends the whole body, and ends the connection.
     *
     * @param difference how many bytes more than there are; negative for fewer
     * @return this
     */
    public Misbehaviour lengthOff(long difference) {
        return deliver(Delivery.lengthOff(difference));
    }

    /**
     * Sends a body slowly.
     *
     * @param bytes how many at a time
     * @param pause how long to wait before each
     * @return this
     */
    public Misbehaviour drip(int bytes, Duration pause) {
        return deliver(Delivery.drip(bytes, pause));
    }

    /** Ends it: from now on no request is hit. */
    public synchronized void stop() {
        times = 0;
    }

    /**
     * How often it has happened so far.
     *
     * @return the number of requests that were hit
     */
    public synchronized int happened() {
        return happened;
    }

    private synchronized Misbehaviour say(UnaryOperator<Reply> what) {
        saying = what;
        armed = true;
        return this;
    }

    private synchronized Misbehaviour deliver(Delivery how) {
        delivery = how;
        armed = true;
        return this;
    }

    /** Counts the request if this is about it; returns whether it is to be hit. */
    synchronized boolean claims(UpstreamRequest request) {
        if (!armed || !selection.test(request)) {
            return false;
        }
        seen++;
        int before = seenByName.merge(request.name(), 1, Integer::sum) - 1;
        return happened < times && (nth == 0 || nth == seen) && (share >= 1 || draw(request.name(), before) < share);
    }

    private double draw(String name, int before) {
        return new SplittableRandom(31 * (31 * seed + name.hashCode()) + before).nextDouble();
    }

    /** What a request that is hit gets instead of the good reply. */
    synchronized Fault hit() {
        happened++;
        return new Fault(saying, delay.isZero() ? delivery : Delivery.late(delay, delivery));
    }

    /**
     * What goes wrong with one answer.
     *
     * @param saying makes the bad reply out of the good one
     * @param delivery how it travels
     */
    record Fault(UnaryOperator<Reply> saying, Delivery delivery) {
        static final Fault NONE = new Fault(UnaryOperator.identity(), Delivery.WHOLE);
    }
}
