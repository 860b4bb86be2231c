package dev.goproxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.goproxy.cache.Cacher;
import dev.goproxy.cache.DirCacher;
import dev.goproxy.content.Content;
import dev.goproxy.content.Provenance;
import dev.goproxy.event.CacheFailed;
import dev.goproxy.event.EndpointKind;
import dev.goproxy.event.FetchFailed;
import dev.goproxy.event.FetchSucceeded;
import dev.goproxy.event.ProxyListener;
import dev.goproxy.event.Served;
import dev.goproxy.event.Source;
import dev.goproxy.fetch.NotFoundException;
import dev.goproxy.fetch.RefusedException;
import dev.goproxy.fetch.UpstreamException;
import dev.goproxy.fetch.UpstreamTimeoutException;
import dev.goproxy.http.ProxyRequest;
import dev.goproxy.http.ProxyResponse;
import dev.goproxy.protocol.Endpoint;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class GoProxyListenerTest extends GoProxyFixture {
    private static final String MOD = "/a.b/!c/@v/v1.0.0.mod";
    private static final String ZIP_PATH = "/a.b/!c/@v/v1.0.0.zip";

    private final Recorder recorder = new Recorder();

    /** Writes down all events in the order they come. */
    private static final class Recorder implements ProxyListener {
        final List<String> events = new CopyOnWriteArrayList<>();
        final List<Served> served = new CopyOnWriteArrayList<>();
        final List<FetchSucceeded> succeeded = new CopyOnWriteArrayList<>();
        final List<FetchFailed> failed = new CopyOnWriteArrayList<>();
        final List<CacheFailed> cacheFailures = new CopyOnWriteArrayList<>();

        @Override
        public void served(Served event) {
            events.add("served " + event.kind() + " " + event.status() + " " + event.source());
            served.add(event);
        }

        @Override
        public void fetchStarted(Endpoint endpoint) {
            events.add("started " + endpoint.name());
        }

        @Override
        public void fetchSucceeded(FetchSucceeded event) {
            events.add("succeeded " + event.endpoint().name());
            succeeded.add(event);
        }

        @Override
        public void fetchFailed(FetchFailed event) {
            events.add("failed " + event.endpoint().name() + " " + event.kind());
            failed.add(event);
        }

        @Override
        public void fetchJoined(Endpoint endpoint) {
            events.add("joined " + endpoint.name());
        }

        @Override
        public void cacheFailed(CacheFailed event) {
            cacheFailures.add(event);
        }

        @Override
        public void prefetched(Endpoint endpoint) {
            events.add("prefetched " + endpoint.name());
        }

        @Override
        public void prefetchUsed(Endpoint endpoint) {
            events.add("used " + endpoint.name());
        }

        @Override
        public void checksumMismatch(FetchFailed event) {
            events.add("mismatch " + event.endpoint().name());
        }

        @Override
        public void refused(FetchFailed event) {
            events.add("refused " + event.endpoint().name());
        }
    }

    @BeforeEach
    void listen() {
        proxy = listening(new DirCacher(folder)).build();
    }

    private GoProxy.Builder listening(Cacher cacher) {
        return GoProxy.builder()
                .cacher(cacher)
                .fetcher(fetcher)
                .freshFor(Duration.ZERO)
                .absentFor(Duration.ZERO)
                .listener(recorder);
    }

    private Served lastServed() {
        return recorder.served.get(recorder.served.size() - 1);
    }

    @Test
    void missHitAndHotResponse_areAllServed() {
        for (int i = 0; i < 4; i++) {
            get(MOD);
            Served event = lastServed();
            assertThat(event.bytes()).isEqualTo("module a.b/C\r\n".length());
            assertThat(event.isComplete()).isTrue();
            assertThat(event.endpoint().map(Endpoint::name)).hasValue(MOD.substring(1));
            assertThat(event.duration()).isPositive();
        }
        assertThat(recorder.events)
                .containsExactly(
                        "started a.b/!c/@v/v1.0.0.mod",
                        "succeeded a.b/!c/@v/v1.0.0.mod",
                        "served MOD 200 MISS",
                        "served MOD 200 HIT",
                        "served MOD 200 HIT",
                        "served MOD 200 HIT");
        assertThat(recorder.succeeded.get(0).bytes()).isEqualTo("module a.b/C\r\n".length());
    }

    @Test
    void oddRequests_areServedWithoutEndpoint() {
        get("/a.b/%zz");
        get("/a.b/x");
        ask("POST", MOD, Map.of());
        get("/sumdb/sum.example.com/supported");
        assertThat(recorder.events)
                .containsExactly(
                        "served OTHER 400 SELF",
                        "served OTHER 404 SELF",
                        "served OTHER 405 SELF",
                        "served SUM_DB 404 SELF");
        assertThat(recorder.served.get(0).endpoint()).isEmpty();
    }

    @Test
    void kinds_areToldApart() {
        for (String path : List.of("@v/list", "@latest", "@v/main.info", "@v/v1.0.0.info", "@v/v1.0.0.zip")) {
            get("/a.b/!c/" + path);
        }
        assertThat(recorder.served)
                .extracting(Served::kind)
                .containsExactly(
                        EndpointKind.LIST,
                        EndpointKind.LATEST,
                        EndpointKind.QUERY,
                        EndpointKind.INFO,
                        EndpointKind.ZIP);
    }

    @Test
    void headAndUser_areTold() throws IOException {
        try (ProxyResponse response = proxy.handle(new ProxyRequest("HEAD", ZIP_PATH).withUser("gopher"))) {
            assertThat(response.status()).isEqualTo(200);
        }
        assertThat(lastServed().bytes()).isZero();
        assertThat(lastServed().isComplete()).isTrue();
        assertThat(lastServed().user()).hasValue("gopher");
    }

    @Test
    void bodyThatTheClientDoesNotTake_isIncomplete_andToldOnce() throws IOException {
        ProxyResponse response = proxy.handle(new ProxyRequest("GET", ZIP_PATH));
        var broken = new OutputStream() {
            private int left = 100_000;

            @Override
            public void write(int b) throws IOException {
                if (left-- == 0) {
                    throw new IOException("broken pipe");
                }
            }
        };
        assertThatThrownBy(() -> response.writeTo(broken)).hasMessage("broken pipe");
        assertThat(recorder.served).isEmpty();
        response.close();
        response.close();
        assertThat(recorder.served).hasSize(1);
        assertThat(lastServed().isComplete()).isFalse();
        assertThat(lastServed().bytes()).isLessThan(ZIP.length);
    }

    @Test
    void failures_haveTheirKind() {
        Map<FetchFailed.Kind, Exception> failures = Map.of(
                FetchFailed.Kind.ABSENT, new NotFoundException("x"),
                FetchFailed.Kind.REFUSED, new RefusedException("x"),
                FetchFailed.Kind.FAILED, new UpstreamException("x"),
                FetchFailed.Kind.TIMED_OUT, new UpstreamTimeoutException("x"));
        failures.forEach((kind, e) -> {
            fail("a.b/C@v1.0.0.mod", e);
            get(MOD);
            assertThat(recorder.failed.get(recorder.failed.size() - 1).kind()).isEqualTo(kind);
            assertThat(recorder.failed.get(recorder.failed.size() - 1).cause()).isSameAs(e);
            assertThat(lastServed().source()).isEqualTo(Source.MISS);
        });
        fail("a.b/C@v1.0.0.mod", new IllegalStateException("bug"));
        get(MOD);
        assertThat(recorder.failed.get(recorder.failed.size() - 1).kind()).isEqualTo(FetchFailed.Kind.FAILED);
        assertThat(recorder.events)
                .filteredOn(event -> event.startsWith("refused"))
                .hasSize(1);
    }

    @Test
    void failure_saysWhichUpstream() {
        var failure = new UpstreamException("h answered 500");
        failure.setProvenance(new Provenance("h", 7));
        fail("a.b/C@v1.0.0.mod", failure);
        get(MOD);
        assertThat(recorder.failed.get(0).provenance()).hasValue(new Provenance("h", 7));
    }

    @Test
    void checksumMismatch_isTold() {
        fail("a.b/C@v1.0.0.zip", RefusedException.checksumMismatch("x"));
        get(ZIP_PATH);
        assertThat(recorder.events)
                .containsExactly(
                        "started a.b/!c/@v/v1.0.0.zip",
                        "failed a.b/!c/@v/v1.0.0.zip REFUSED",
                        "mismatch a.b/!c/@v/v1.0.0.zip",
                        "served ZIP 502 MISS");
    }

    @Test
    void staleAnswer_isServedAsSuch() {
        get("/a.b/!c/@v/list");
        fail("a.b/C@list", new UpstreamException("x"));
        get("/a.b/!c/@v/list");
        assertThat(recorder.events).endsWith("failed a.b/!c/@v/list FAILED", "served LIST 200 STALE");
    }

    @Test
    void secondRequest_joins() throws Exception {
        var asked = new CountDownLatch(1);
        var go = new CountDownLatch(1);
        fetcher.onAsked = name -> {
            asked.countDown();
            try {
                go.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        };
        CompletableFuture<Answer> first = CompletableFuture.supplyAsync(() -> get(MOD));
        asked.await();
        CompletableFuture<Answer> second = CompletableFuture.supplyAsync(() -> get(MOD));
        await().until(() -> recorder.events.contains("joined a.b/!c/@v/v1.0.0.mod"));
        go.countDown();
        assertThat(first.get().status()).isEqualTo(200);
        assertThat(second.get().status()).isEqualTo(200);
        assertThat(recorder.events)
                .filteredOn(event -> event.startsWith("started") || event.startsWith("joined"))
                .hasSize(2);
    }

    @Test
    void brokenCache_isTold() {
        proxy = listening(new Cacher() {
                    @Override
                    public Optional<Content> get(String name) throws IOException {
                        throw new IOException("disk");
                    }

                    @Override
                    public void put(String name, Content content) throws IOException {
                        throw new IOException("disk");
                    }
                })
                .build();
        assertThat(get(MOD).status()).isEqualTo(200);
        assertThat(recorder.cacheFailures)
                .extracting(CacheFailed::operation)
                .contains(CacheFailed.Operation.READ, CacheFailed.Operation.WRITE);
    }

    @Test
    void prefetched_andUsed() {
        fetcher.answers.put("a.b/C@v1.0.0.mod", "module a.b/C\nrequire a.b/d v1.0.0\n");
        fetcher.answers.put("a.b/d@v1.0.0.mod", "module a.b/d\n");
        get(MOD);
        await().until(() -> recorder.events.contains("prefetched a.b/d/@v/v1.0.0.mod"));
        assertThat(recorder.events).noneMatch(event -> event.startsWith("used"));
        get("/a.b/d/@v/v1.0.0.mod");
        get("/a.b/d/@v/v1.0.0.mod");
        assertThat(recorder.events)
                .filteredOn(event -> event.startsWith("used"))
                .containsExactly("used a.b/d/@v/v1.0.0.mod");
    }

    /** Throws at every event. */
    private static final class Thrower implements ProxyListener {
        private final List<String> told = new CopyOnWriteArrayList<>();

        private RuntimeException thrown(String event) {
            told.add(event);
            if (told.size() % 2 == 0) {
                throw new AssertionError(event);
            }
            return new IllegalStateException(event);
        }

        @Override
        public void served(Served event) {
            throw thrown("served");
        }

        @Override
        public void fetchStarted(Endpoint endpoint) {
            throw thrown("started");
        }

        @Override
        public void fetchSucceeded(FetchSucceeded event) {
            throw thrown("succeeded");
        }

        @Override
        public void fetchFailed(FetchFailed event) {
            throw thrown("failed");
        }
    }

    @Test
    void listenerThatThrows_harmsNobody() {
        var thrower = new Thrower();
        proxy = GoProxy.builder()
                .cacher(new DirCacher(folder))
                .fetcher(fetcher)
                .listener(thrower)
                .listener(recorder)
                .build();
        var statuses = new ArrayList<Integer>();
        for (String path : List.of(MOD, MOD, MOD, ZIP_PATH, "/a.b/d/@v/list")) {
            statuses.add(get(path).status());
        }
        assertThat(statuses).containsExactly(200, 200, 200, 200, 404);
        assertThat(thrower.told).contains("served", "started", "succeeded", "failed");
        assertThat(recorder.served).hasSize(5);
    }
}
