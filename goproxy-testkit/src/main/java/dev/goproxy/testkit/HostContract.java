package dev.goproxy.testkit;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import dev.goproxy.event.Source;
import dev.goproxy.http.Body;
import dev.goproxy.http.ProxyHandler;
import dev.goproxy.http.ProxyRequest;
import dev.goproxy.http.ProxyResponse;
import dev.goproxy.testkit.content.Streams;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Contract test of a host: whatever puts a {@link ProxyHandler} behind an HTTP stack. Extend it:
 *
 * <pre>{@code
 * class MyHostTest extends HostContract {
 *     private MyServer server;
 *
 *     @Override
 *     protected URI start(ProxyHandler handler) {
 *         server = new MyServer(handler).start();
 *         return server.url();
 *     }
 *
 *     @Override
 *     protected void stop() {
 *         server.close();
 *     }
 * }
 * }</pre>
 */
@Timeout(60)
public abstract class HostContract {
    private static final long LARGE = 20 << 20; // more than any host buffers
    private static final long UNKNOWN = -1;
    private static final int SEED = 7;
    private static final int CLIENTS = 8;
    private static final Map<String, String> CACHEABLE =
            Map.of("Cache-Control", "public, max-age=604800", "ETag", "\"tag\"");

    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(30))
            .build();
    private final List<ProxyRequest> requests = new CopyOnWriteArrayList<>();
    private final Semaphore closed = new Semaphore(0);
    private volatile ProxyHandler handler = request -> ProxyResponse.of(200, "hello");
    private URI url = URI.create("http://127.0.0.1");

    /** For subclasses. */
    protected HostContract() {}

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

    /**
     * Returns the users whom the host knows, by what they send as {@code Authorization}.
     *
     * @return names by credentials; by default none, for a host that authenticates nobody
     */
    protected Map<String, String> users() {
        return Map.of();
    }

    @BeforeEach
    final void startHost() throws Exception {
        url = start(this::answer);
    }

    @AfterEach
    final void stopHost() throws Exception {
        stop();
    }

    private ProxyResponse answer(ProxyRequest request) {
        requests.add(request);
        return handler.handle(request);
    }

    @Test
    void paths_arriveAsTheClientSentThem() throws Exception {
        List<String> paths = List.of(
                "/example.com/!burnt!sushi/@v/list",
                "/example.com/%21burnt/@v/v1.0.0+incompatible.info",
                "/example.com/m/%40v/list",
                "/example.com/m/@v/v1.0.0%2Bincompatible.info",
                "/example.com/m/@v/~x,y=1&z.info",
                "/example.com/m/@v/caf%C3%A9.info",
                "/");
        for (String path : paths) {
            assertThat(get(path).body()).as(path).isEqualTo("hello");
        }
        assertThat(requests).extracting(ProxyRequest::path).isEqualTo(paths);
    }

    /** Many servers refuse such paths before any handler sees them, which is fine; to change them is not. */
    @Test
    void ambiguousPaths_arriveAsTheClientSentThem_orAreRefused() throws Exception {
        for (String path : List.of(
                "/example.com%2Fm/@v/list",
                "//example.com//m/@latest", "/example.com/m;x/@latest", "/a%5Cb/@latest", "/a/%2e%2e/b/@latest")) {
            requests.clear();
            int status = get(path).statusCode();
            if (requests.isEmpty()) {
                assertThat(status).as(path).isBetween(400, 404);
            } else {
                assertThat(requests)
                        .singleElement()
                        .extracting(ProxyRequest::path)
                        .isEqualTo(path);
            }
        }
    }

    @Test
    void queries_areNotOfThePath() throws Exception {
        assertThat(get("/example.com/m/@v/list?go-get=1").statusCode()).isEqualTo(200);
        assertThat(requests).singleElement().extracting(ProxyRequest::path).isEqualTo("/example.com/m/@v/list");
    }

    @Test
    void headerFields_andTheClient_areHandedOn() throws Exception {
        send(request("/x").header("Disable-Module-Fetch", "true").header("Range", "bytes=0-1"));
        assertThat(requests).singleElement().satisfies(request -> {
            assertThat(request.header("disable-module-fetch")).contains("true");
            assertThat(request.header("range")).contains("bytes=0-1");
            assertThat(request.client()).isPresent();
            assertThat(request.user()).isEmpty();
        });
    }

    @Test
    void users_areHandedOn() throws Exception {
        Map<String, String> users = new LinkedHashMap<>(users());
        for (String credentials : users.keySet()) {
            send(request("/x").header("Authorization", credentials));
        }
        send(request("/x"));
        assertThat(requests)
                .extracting(ProxyRequest::user)
                .containsExactlyElementsOf(Stream.concat(
                                users.values().stream().map(Optional::of), Stream.of(Optional.<String>empty()))
                        .toList());
    }

    @Test
    void repeatedHeaderFields_areAllHandedOn() throws Exception {
        send(request("/x").header("If-None-Match", "\"a\"").header("If-None-Match", "\"b\""));
        assertThat(requests).singleElement().satisfies(request -> assertThat(
                        values(request, "If-None-Match"))
                .isEqualTo("\"a\",\"b\""));
    }

    /** Hosts may join the values. */
    private static String values(ProxyRequest request, String name) {
        return request.headers().entrySet().stream()
                .filter(field -> name.equalsIgnoreCase(field.getKey()))
                .flatMap(field -> field.getValue().stream())
                .collect(Collectors.joining(","))
                .replace(" ", "");
    }

    @Test
    void requests_runAtTheSameTime() throws Exception {
        var together = new CyclicBarrier(CLIENTS);
        handler = request -> {
            try {
                together.await(50, TimeUnit.SECONDS);
                return ProxyResponse.of(200, "hello");
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        };
        var responses = new ArrayList<CompletableFuture<HttpResponse<String>>>();
        for (int i = 0; i < CLIENTS; i++) {
            responses.add(client.sendAsync(request("/x").build(), BodyHandlers.ofString()));
        }
        for (CompletableFuture<HttpResponse<String>> response : responses) {
            assertThat(response.get(50, TimeUnit.SECONDS).body()).isEqualTo("hello");
        }
    }

    @Test
    void otherMethods_areHandedOn() throws Exception {
        for (String method : List.of("POST", "PUT", "DELETE", "OPTIONS")) {
            handsOn(method);
        }
    }

    private void handsOn(String method) throws Exception {
        handler = request -> ProxyResponse.of(405, "method not allowed").withHeader("Allow", "GET, HEAD");
        HttpResponse<String> response = send(request("/x").method(method, BodyPublishers.noBody()));
        assertThat(response.statusCode()).isEqualTo(405);
        assertThat(response.headers().firstValue("Allow")).contains("GET, HEAD");
        assertThat(requests).last().extracting(ProxyRequest::method).isEqualTo(method);
    }

    @Test
    void responses_haveTheStatusTheFieldsAndTheBody() throws Exception {
        handler = request -> response(404, 5, out -> out.write("hello".getBytes(UTF_8)));
        HttpResponse<String> response = get("/x");
        assertThat(response.statusCode()).isEqualTo(404);
        assertThat(response.body()).isEqualTo("hello");
        CACHEABLE.forEach(
                (name, value) -> assertThat(response.headers().allValues(name)).containsExactly(value));
        assertThat(response.headers().allValues("Content-Length")).containsExactly("5");
        awaitClosed(1);
    }

    @Test
    void head_hasTheLengthAndNoBody() throws Exception {
        handler = request -> response(200, 5, out -> out.write("hello".getBytes(UTF_8)));
        for (int i = 0; i < 2; i++) { // the second shows that nothing was left in the connection
            HttpResponse<String> response = send(request("/x").method("HEAD", BodyPublishers.noBody()));
            assertThat(response.body()).isEmpty();
            assertThat(response.headers().allValues("Content-Length")).containsExactly("5");
        }
        assertThat(get("/x").body()).isEqualTo("hello");
        awaitClosed(3);
    }

    @Test
    void responsesWithoutABody_endAtOnce() throws Exception {
        for (int status : List.of(204, 304, 412, 200)) {
            endsAtOnce(status);
        }
    }

    private void endsAtOnce(int status) throws Exception {
        handler = request -> response(status, 0, out -> {});
        assertThat(get("/x").statusCode()).isEqualTo(status);
        assertThat(get("/x").body()).isEmpty();
        awaitClosed(2);
    }

    @Test
    void largeBodies_areWhole() throws Exception {
        for (long size : List.of(LARGE, UNKNOWN)) {
            isWhole(size);
        }
    }

    private void isWhole(long size) throws Exception {
        handler = request ->
                response(200, size, out -> Streams.random(LARGE, SEED).transferTo(out));
        HttpResponse<InputStream> response = client.send(request("/x").build(), BodyHandlers.ofInputStream());
        try (InputStream body = response.body()) {
            assertThat(body).hasSameContentAs(Streams.random(LARGE, SEED));
        }
        awaitClosed(1);
    }

    @Test
    void ranges_havePartsOfBodies() throws Exception {
        handler = request -> ProxyResponse.of(206, "ell").withHeader("Content-Range", "bytes 1-3/5");
        HttpResponse<String> response = send(request("/x").header("Range", "bytes=1-3"));
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
        handler = request -> response(200, size, out -> {
            Streams.random(LARGE - 5, SEED).transferTo(out);
            awaitSeen(seen);
            out.write("hello".getBytes(UTF_8));
        });
        HttpResponse<InputStream> response = client.send(request("/x").build(), BodyHandlers.ofInputStream());
        try (InputStream body = response.body()) {
            body.readNBytes((int) LARGE / 2);
            seen.countDown();
            assertThat(new String(body.readAllBytes(), ISO_8859_1)).endsWith("hello");
        }
        awaitClosed(1);
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
        handler = request -> response(200, size, out -> {
            Streams.random(LARGE / 4, SEED).transferTo(out);
            throw new IOException("the content is corrupt");
        });
        assertThatIOException().as("of %s bytes", size).isThrownBy(() -> {
            HttpResponse<InputStream> response = client.send(request("/x").build(), BodyHandlers.ofInputStream());
            try (InputStream body = response.body()) {
                body.transferTo(OutputStream.nullOutputStream());
            }
        });
        awaitClosed(1);
    }

    @Test
    void bodiesThatFailAtOnce_areNoCacheableSuccess() throws Exception {
        for (long size : List.of(10L, UNKNOWN)) {
            isNoCacheableSuccess(size);
        }
    }

    private void isNoCacheableSuccess(long size) throws Exception {
        handler = request -> response(200, size, out -> {
            throw new IOException("the content is corrupt");
        });
        try {
            HttpResponse<String> response = get("/x");
            assertThat(response.statusCode()).isBetween(500, 502);
            assertThat(response.headers().firstValue("ETag")).isEmpty();
            assertThat(response.headers().firstValue("Cache-Control").orElse(""))
                    .doesNotContain("max-age=604800");
        } catch (IOException e) {
            assertThat(e).isNotNull(); // a closed connection does it as well
        }
        awaitClosed(1);
    }

    @Test
    void handlersThatThrow_are500_withoutAStackTrace() throws Exception {
        handler = request -> {
            throw new IllegalStateException("on purpose");
        };
        HttpResponse<String> response = get("/x");
        assertThat(response.statusCode()).isEqualTo(500);
        assertThat(response.body()).doesNotContain("on purpose").doesNotContain("IllegalStateException");
    }

    @Test
    void clientsThatLeave_endTheirResponse() throws Exception {
        handler = request -> response(200, -1, out -> {
            while (true) { // ends with the exception that writing to nobody is
                Streams.random(LARGE, SEED).transferTo(out);
            }
        });
        HttpResponse<InputStream> response = client.send(request("/x").build(), BodyHandlers.ofInputStream());
        response.body().close();
        awaitClosed(1);
    }

    private interface Writing {
        void to(OutputStream out) throws IOException;
    }

    /** A response that counts how often it is closed. */
    private ProxyResponse response(int status, long size, Writing writing) {
        var headers = new LinkedHashMap<>(CACHEABLE);
        if (size > 0) {
            headers.put("Content-Length", Long.toString(size));
        }
        Body body = new Body() {
            @Override
            public OptionalLong size() {
                return size < 0 ? OptionalLong.empty() : OptionalLong.of(size);
            }

            @Override
            public void writeTo(OutputStream out) throws IOException {
                writing.to(out);
            }

            @Override
            public void close() {
                closed.release();
            }
        };
        return new ProxyResponse(status, headers, body, Source.HIT, Optional.empty());
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(url + path)).timeout(Duration.ofSeconds(50));
    }

    private HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return send(request(path));
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return client.send(request.build(), BodyHandlers.ofString());
    }

    /** Hosts may close a response a moment after the client has all of it. */
    private void awaitClosed(int responses) throws InterruptedException {
        assertThat(closed.tryAcquire(responses, 50, TimeUnit.SECONDS))
                .as("closed")
                .isTrue();
        assertThat(closed.availablePermits()).as("closed once too often").isZero();
    }
}
