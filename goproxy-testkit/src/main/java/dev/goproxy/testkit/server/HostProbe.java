package dev.goproxy.testkit.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.goproxy.event.Source;
import dev.goproxy.http.Body;
import dev.goproxy.http.ProxyHandler;
import dev.goproxy.http.ProxyRequest;
import dev.goproxy.http.ProxyResponse;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Both sides of a host under test: the handler behind it, which records its requests, and a client in front of it. */
public final class HostProbe implements ProxyHandler {
    /** Header fields of a response that caches keep. */
    public static final Map<String, String> CACHEABLE =
            Map.of("Cache-Control", "public, max-age=604800", "ETag", "\"tag\"");

    private static final Duration LIMIT = Duration.ofSeconds(50);

    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(LIMIT)
            .build();
    private final List<ProxyRequest> requests = new CopyOnWriteArrayList<>();
    private final Semaphore closed = new Semaphore(0);
    private volatile ProxyHandler handler = request -> ProxyResponse.of(200, "hello");
    private volatile URI url = URI.create("http://127.0.0.1");

    /** A client of no host yet. */
    public HostProbe() {}

    /** Sets the base URL of the host. */
    public void connect(URI host) {
        url = host;
    }

    /** Sets what the host's requests are answered with from now on; at first {@code hello}. */
    public void answer(ProxyHandler answers) {
        handler = answers;
    }

    @Override
    public ProxyResponse handle(ProxyRequest request) {
        requests.add(request);
        return handler.handle(request);
    }

    /** The requests that the host has handed over, in their order. */
    public List<ProxyRequest> requests() {
        return requests;
    }

    /** Returns a builder of a request for a path below the base URL. */
    public HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(url + path)).timeout(LIMIT);
    }

    /** Gets a path. */
    public HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return send(request(path));
    }

    /** Sends a request. */
    public HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return client.send(request.build(), BodyHandlers.ofString());
    }

    /** Sends a request without waiting for its response. */
    public CompletableFuture<HttpResponse<String>> sendSoon(HttpRequest.Builder request) {
        return client.sendAsync(request.build(), BodyHandlers.ofString());
    }

    /** Gets a path, whose body is read by the caller, who closes it. */
    public HttpResponse<InputStream> stream(String path) throws IOException, InterruptedException {
        return client.send(request(path).build(), BodyHandlers.ofInputStream());
    }

    /**
     * Sends a request as text, which need not be one that a decent client would send, and returns all that comes until
     * the host closes the connection.
     *
     * @param target the target of the request line; {@code {base}} stands for the path of the base URL
     */
    public String exchange(String target, String version) throws IOException {
        try (var socket = new Socket(url.getHost(), url.getPort())) {
            socket.setSoTimeout((int) LIMIT.toMillis());
            String request = "GET " + target.replace("{base}", url.getRawPath()) + " " + version + "\r\nHost: "
                    + url.getAuthority() + "\r\nConnection: close\r\n\r\n";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
        }
    }

    /** Writes a body. */
    public interface Writing {
        /** Writes it. */
        void to(OutputStream out) throws IOException;
    }

    /** A cacheable response, of which it is counted how often it is closed. A negative size is unknown. */
    public ProxyResponse response(int status, long size, Writing writing) {
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

    /** Waits until so many responses have been closed; hosts may do so a moment after the client has all of it. */
    public void awaitClosed(int responses) throws InterruptedException {
        assertThat(closed.tryAcquire(responses, LIMIT.toSeconds(), TimeUnit.SECONDS))
                .as("closed")
                .isTrue();
        assertThat(closed.availablePermits()).as("closed once too often").isZero();
    }
}
