package dev.goproxy.client;

import static dev.goproxy.client.RawUpstream.ok;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.goproxy.auth.GoAuth;
import dev.goproxy.client.connect.AddressRules;
import dev.goproxy.client.tls.CertificateAuthorities;
import dev.goproxy.env.GoEnv;
import dev.goproxy.fetch.UpstreamException;
import dev.goproxy.process.Deadline;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** {@link UpstreamClient#close}: what it leaves, and what becomes of requests. */
class UpstreamClientCloseTest {
    private static final Path DESCRIPTORS = Path.of("/proc/self/fd");
    private static final GoAuth NO_AUTH = new GoAuth(List.of());
    private static final Retries NO_RETRIES = new Retries(1, Duration.ofNanos(10), Duration.ofNanos(10));
    private static final String CLOSED = "can't be asked: the HTTP client has been closed";

    private RawUpstream server;

    @BeforeEach
    void start() throws IOException {
        server = new RawUpstream();
    }

    @AfterEach
    void stop() throws IOException {
        server.close();
    }

    private static UpstreamClient create() {
        return UpstreamClient.create(
                GoEnv.of(Map.of()),
                CertificateAuthorities.of(Map.of()),
                new Timeouts(Duration.ofSeconds(30), Duration.ofSeconds(30), Duration.ofSeconds(20)),
                NO_AUTH,
                AddressRules.DEFAULT);
    }

    private GetRequest request() {
        return GetRequest.of(server.url(), "a.b/@v/list");
    }

    private static Deadline deadline() {
        return Deadline.in(Duration.ofMinutes(1));
    }

    private String read(UpstreamClient client) throws IOException {
        return new String(client.read(request(), 1000, NO_RETRIES, deadline()).value(), UTF_8);
    }

    /** Makes a client, leaves a connection idle in its pool and another with an unread body, and closes it. */
    private void cycle() throws IOException {
        server.then(ok("v1.0.0"), "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nv1");
        try (UpstreamClient client = create()) {
            assertThat(read(client)).isEqualTo("v1.0.0");
            InputStream unread = client.open(request(), NO_RETRIES, deadline());
            assertThat(unread.read()).isEqualTo('v');
        }
    }

    /** Threads by name, and open descriptors by kind. */
    private static Map<String, Long> resources() throws IOException {
        Map<String, Long> resources = new TreeMap<>(Thread.getAllStackTraces().keySet().stream()
                .collect(Collectors.groupingBy(thread -> "thread " + thread.getName(), Collectors.counting())));
        try (Stream<Path> descriptors = Files.list(DESCRIPTORS)) {
            resources.putAll(descriptors.collect(
                    Collectors.groupingBy(UpstreamClientCloseTest::descriptor, Collectors.counting())));
        }
        return resources;
    }

    private static String descriptor(Path descriptor) {
        try {
            return "descriptor " + Files.readSymbolicLink(descriptor).toString().replaceFirst(":\\[\\d+]", "");
        } catch (IOException e) {
            return "descriptor of the listing"; // closed by now
        }
    }

    /** What there is more of than before. */
    private static Map<String, Long> excess(Map<String, Long> now, Map<String, Long> before) {
        var excess = new TreeMap<>(now);
        excess.replaceAll((resource, count) -> count - before.getOrDefault(resource, 0L));
        excess.values().removeIf(count -> count <= 0);
        return excess;
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void close_leavesNoThreadAndNoDescriptor() throws IOException {
        for (int i = 0; i < 5; i++) {
            cycle(); // loads classes, and starts what the JVM has once
        }
        await().pollInSameThread().until(() -> server.open.get() == 0);
        Map<String, Long> before = resources();
        for (int i = 0; i < 50; i++) {
            cycle();
        }
        await().pollInSameThread()
                .untilAsserted(() -> assertThat(excess(resources(), before)).isEmpty());
    }

    @Test
    void close_failsLaterRequests_andMayBeRepeated() throws IOException {
        UpstreamClient client = create();
        server.then(ok("v1.0.0"));
        read(client);
        client.close();
        client.close();
        client.prepare();
        assertThatThrownBy(() -> read(client))
                .isInstanceOf(UpstreamException.class)
                .hasMessageEndingWith(CLOSED);
        assertThat(server.requests).hasSize(1);
    }

    @Test
    void close_beforeTheFirstRequest_failsRequests() {
        UpstreamClient client = create();
        client.close();
        assertThatThrownBy(() -> read(client)).hasMessageEndingWith(CLOSED);
    }

    @Test
    void close_failsReadsOfOpenBodies() throws IOException {
        UpstreamClient client = create();
        server.thenStall("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nv1");
        try (InputStream in = client.open(request(), NO_RETRIES, deadline())) {
            assertThat(in.readNBytes(2)).hasSize(2);
            CompletableFuture<Integer> reading = inBackground(in::read);
            client.close();
            assertThat(reading)
                    .failsWithin(Duration.ofSeconds(20))
                    .withThrowableThat()
                    .withStackTraceContaining(CLOSED);
        }
    }

    /** Runs a task in a thread of its own. */
    private static <T> CompletableFuture<T> inBackground(Callable<T> task) {
        var result = new CompletableFuture<T>();
        new Thread(() -> {
                    try {
                        result.complete(task.call());
                    } catch (Exception e) {
                        result.completeExceptionally(e);
                    }
                })
                .start();
        return result;
    }

    @Test
    void close_ofAClientThatWasHandedIn_failsRequestsAndThoseThatWaitForAConnection_butLeavesTheClientOpen()
            throws IOException {
        var connections = PoolingHttpClientConnectionManagerBuilder.create()
                .setMaxConnPerRoute(1)
                .build();
        try (CloseableHttpClient embedders =
                HttpClients.custom().setConnectionManager(connections).build()) {
            server.thenStall("");
            UpstreamClient client = UpstreamClient.using(
                    embedders, Timeouts.DEFAULT.withResponse(Duration.ofSeconds(30)), NO_AUTH, AddressRules.DEFAULT);
            CompletableFuture<String> asking = inBackground(() -> read(client));
            CompletableFuture<String> waiting = inBackground(() -> read(client));
            await().until(() -> connections.getTotalStats().getPending() == 1 && server.requests.size() == 1);
            client.close();
            assertThat(asking)
                    .failsWithin(Duration.ofSeconds(20))
                    .withThrowableThat()
                    .withStackTraceContaining(CLOSED);
            assertThat(waiting)
                    .failsWithin(Duration.ofSeconds(20))
                    .withThrowableThat()
                    .withStackTraceContaining(CLOSED);
            server.then(ok("v1.0.0"), ok("v1.0.0")); // one for the waiting request, if it was sent before it was ended
            int status = embedders.execute(new HttpGet(server.url()), response -> response.getCode());
            assertThat(status).isEqualTo(200);
        }
    }
}
