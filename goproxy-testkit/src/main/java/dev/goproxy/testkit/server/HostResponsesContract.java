package dev.goproxy.testkit.server;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import dev.goproxy.http.ProxyHandler;
import dev.goproxy.http.ProxyResponse;
import dev.goproxy.testkit.content.Streams;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The part of the contract of hosts that is about responses and their bodies. */
public abstract class HostResponsesContract {
    private static final long LARGE = 20 << 20; // more than any host buffers
    private static final long UNKNOWN = -1;
    private static final int SEED = 7;

    private final HostProbe probe = new HostProbe();

    /** For the contract itself. */
    protected HostResponsesContract() {}

    /**
     * Returns both sides of the host, for tests of a host's own.
     *
     * @return the handler behind the host, and a client of it
     */
    protected final HostProbe probe() {
        return probe;
    }

    /**
     * Starts a host for one test.
     *
     * @param handler answers the host's requests
     * @return its base URL, which may end in a prefix such as {@code /go}, without a trailing slash
     * @throws Exception if the test should fail
     */
    protected abstract URI start(ProxyHandler handler) throws Exception;

    /**
     * Stops the host.
     *
     * @throws Exception if the test should fail
     */
    protected abstract void stop() throws Exception;

    @BeforeEach
    final void startHost() throws Exception {
        probe.connect(start(probe));
    }

    @AfterEach
    final void stopHost() throws Exception {
        stop();
    }

    @Test
    void head_hasTheLengthAndNoBody() throws Exception {
        probe.answer(request -> probe.response(200, 5, out -> out.write("hello".getBytes(UTF_8))));
        for (int i = 0; i < 2; i++) { // the second shows that nothing was left in the connection
            HttpResponse<String> response = probe.send(probe.request("/x").method("HEAD", BodyPublishers.noBody()));
            assertThat(response.body()).isEmpty();
            assertThat(response.headers().allValues("Content-Length")).containsExactly("5");
        }
        assertThat(probe.get("/x").body()).isEqualTo("hello");
        probe.awaitClosed(3);
    }

    @Test
    void responsesWithoutABody_endAtOnce() throws Exception {
        for (int status : List.of(204, 304, 412, 200)) {
            endsAtOnce(status);
        }
    }

    private void endsAtOnce(int status) throws Exception {
        probe.answer(request -> probe.response(status, 0, out -> {}));
        assertThat(probe.get("/x").statusCode()).isEqualTo(status);
        assertThat(probe.get("/x").body()).isEmpty();
        probe.awaitClosed(2);
    }

    @Test
    void largeBodies_areWhole() throws Exception {
        for (long size : List.of(LARGE, UNKNOWN)) {
            isWhole(size);
        }
    }

    private void isWhole(long size) throws Exception {
        probe.answer(request ->
                probe.response(200, size, out -> Streams.random(LARGE, SEED).transferTo(out)));
        HttpResponse<InputStream> response = probe.stream("/x");
        try (InputStream body = response.body()) {
            assertThat(body).hasSameContentAs(Streams.random(LARGE, SEED));
        }
        probe.awaitClosed(1);
    }

    @Test
    void ranges_havePartsOfBodies() throws Exception {
        probe.answer(request -> ProxyResponse.of(206, "ell").withHeader("Content-Range", "bytes 1-3/5"));
        HttpResponse<String> response = probe.send(probe.request("/x").header("Range", "bytes=1-3"));
        assertThat(response.statusCode()).isEqualTo(206);
        assertThat(response.headers().allValues("Content-Range")).containsExactly("bytes 1-3/5");
        assertThat(response.headers().allValues("Content-Length")).containsExactly("3");
        assertThat(response.body()).isEqualTo("ell");
    }

    /** The end of a body is made when the client has seen its beginning. */
    @Test
    void bodies_areStreamed() throws Exception {
        for (long size : List.of(LARGE, UNKNOWN)) {
            isStreamed(size);
        }
    }

    private void isStreamed(long size) throws Exception {
        var seen = new CountDownLatch(1);
        probe.answer(request -> probe.response(200, size, out -> {
            Streams.random(LARGE - 5, SEED).transferTo(out);
            awaitSeen(seen);
            out.write("hello".getBytes(UTF_8));
        }));
        HttpResponse<InputStream> response = probe.stream("/x");
        try (InputStream body = response.body()) {
            body.readNBytes((int) LARGE / 2);
            seen.countDown();
            assertThat(new String(body.readAllBytes(), ISO_8859_1)).endsWith("hello");
        }
        probe.awaitClosed(1);
    }

    private static void awaitSeen(CountDownLatch seen) throws IOException {
        try {
            if (!seen.await(50, TimeUnit.SECONDS)) {
                throw new IOException("the client has not seen the beginning");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }

    /** With a length and without; the client must notice in both cases. */
    @Test
    void bodiesThatFailHalfWay_neverLookWhole() throws Exception {
        for (long size : List.of(LARGE, UNKNOWN)) {
            neverLooksWhole(size);
        }
    }

    private void neverLooksWhole(long size) throws Exception {
        probe.answer(request -> probe.response(200, size, out -> {
            Streams.random(LARGE / 4, SEED).transferTo(out);
            throw new IOException("the content is corrupt");
        }));
        assertThatIOException().as("of %s bytes", size).isThrownBy(() -> {
            HttpResponse<InputStream> response = probe.stream("/x");
            try (InputStream body = response.body()) {
                body.transferTo(OutputStream.nullOutputStream());
            }
        });
        probe.awaitClosed(1);
    }

    @Test
    void bodiesThatFailAtOnce_areNoCacheableSuccess() throws Exception {
        for (long size : List.of(10L, UNKNOWN)) {
            isNoCacheableSuccess(size);
        }
    }

    private void isNoCacheableSuccess(long size) throws Exception {
        probe.requests().clear();
        probe.answer(request -> probe.response(200, size, out -> {
            throw new IOException("the content is corrupt");
        }));
        try {
            HttpResponse<String> response = probe.get("/x");
            assertThat(response.statusCode()).isBetween(500, 502);
            assertThat(response.headers().firstValue("ETag")).isEmpty();
            assertThat(response.headers().firstValue("Cache-Control").orElse(""))
                    .doesNotContain("max-age=604800");
        } catch (IOException e) {
            assertThat(e).isNotNull(); // a closed connection does it as well
        }
        probe.awaitClosed(probe.requests().size()); // the client may have asked again, over a new connection
    }

    @Test
    void clientsThatLeave_endTheirResponse() throws Exception {
        probe.answer(request -> probe.response(200, -1, out -> {
            while (true) { // ends with the exception that writing to nobody is
                Streams.random(LARGE, SEED).transferTo(out);
            }
        }));
        HttpResponse<InputStream> response = probe.stream("/x");
        response.body().close();
        probe.awaitClosed(1);
    }
}
