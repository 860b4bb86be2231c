package dev.goproxy.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.goproxy.testkit.RawClient.Seen;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class FakeUpstreamTest {
    private static final TestModule HELLO = TestModule.of("example.com/Hello")
            .version("v1.0.0")
            .file("hello.go", "package hello\n")
            .query("main")
            .version("v1.1.0")
            .file("hello.go", "package hello\n");
    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    private final FakeUpstream upstream = FakeUpstream.start(HELLO);

    @AfterEach
    void close() {
        upstream.close();
    }

    private HttpResponse<byte[]> get(String name) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create(upstream.url() + "/" + name))
                .timeout(Duration.ofSeconds(20))
                .build();
        return CLIENT.send(request, BodyHandlers.ofByteArray());
    }

    @Test
    void serves_everyFileOfAModule() throws Exception {
        for (TestFile file : HELLO.files()) {
            HttpResponse<byte[]> response = get(file.name().replace("!", "%21"));
            assertThat(response.statusCode()).isEqualTo(200);
            assertThat(response.body()).isEqualTo(file.bytes());
        }
        assertThat(upstream.requests()).extracting(UpstreamRequest::name).contains("example.com/!hello/@v/main.info");
    }

    @Test
    void unknownNames_areAbsentWithAText() throws Exception {
        HttpResponse<byte[]> response = get("example.com/other/@v/list");
        assertThat(response.statusCode()).isEqualTo(404);
        assertThat(response.body()).asString().startsWith("not found: example.com/other");
        upstream.remove(HELLO.list());
        assertThat(get(HELLO.list().name()).statusCode()).isEqualTo(404);
    }

    @Test
    void head_hasALengthAndNoBody() throws IOException {
        Seen seen = RawClient.head(upstream.url(), HELLO.zip());
        assertThat(seen.head()).contains("Content-Length: " + HELLO.zip().bytes().length);
        assertThat(seen.bodySize()).isZero();
    }

    @Test
    void requests_areRecorded() throws Exception {
        get(HELLO.zip().name());
        get(HELLO.list().name() + "?a=b");
        assertThat(upstream.requests()).hasSize(2).allSatisfy(request -> {
            assertThat(request.method()).isEqualTo("GET");
            assertThat(request.status()).hasValue(200);
            assertThat(request.header("user-agent"))
                    .hasValueSatisfying(agent -> assertThat(agent).startsWith("Java"));
        });
        assertThat(upstream.requests(HELLO.list())).hasSize(1);
        assertThat(upstream.zips()).containsExactly(HELLO.zip().name());
        assertThat(upstream.bytesSent())
                .isEqualTo(HELLO.zip().bytes().length + HELLO.list().bytes().length);
        assertThat(upstream.connections()).isBetween(1, 2); // the client may find its first one still busy
        upstream.clearRequests();
        assertThat(upstream.requests()).isEmpty();
    }

    @Test
    void times_endsAMisbehaviour() throws Exception {
        Fault fault = upstream.on(HELLO.zip()).status(503).times(2);
        assertThat(statuses(HELLO.zip(), 4)).containsExactly(503, 503, 200, 200);
        assertThat(fault.count()).isEqualTo(2);
    }

    @Test
    void nth_hitsOneRequest() throws Exception {
        upstream.on(HELLO).nth(3).status(500);
        assertThat(get(HELLO.list().name()).statusCode()).isEqualTo(200);
        assertThat(statuses(HELLO.zip(), 3)).containsExactly(200, 500, 200);
    }

    @Test
    void stop_endsAMisbehaviour() throws Exception {
        Fault fault = upstream.onAll().status(500);
        assertThat(statuses(HELLO.zip(), 1)).containsExactly(500);
        fault.stop();
        assertThat(statuses(HELLO.zip(), 1)).containsExactly(200);
    }

    @Test
    void share_hitsTheSameRequestsForTheSameSeed() throws Exception {
        upstream.onAll().probability(0.3, 42).status(503);
        List<Integer> first = statuses(HELLO.zip(), 60);
        assertThat(first.stream().filter(status -> status == 503).count()).isBetween(8L, 30L);
        upstream.reset();
        upstream.onAll().probability(0.3, 42).status(503);
        assertThat(statuses(HELLO.zip(), 60)).isEqualTo(first);
        upstream.reset();
        upstream.onAll().probability(0.3, 43).status(503);
        assertThat(statuses(HELLO.zip(), 60)).isNotEqualTo(first);
    }

    @Test
    void youngest_hasTheRequest() throws Exception {
        upstream.onAll().status(500);
        upstream.on(HELLO.zip()).status(503).times(1);
        assertThat(statuses(HELLO.zip(), 2)).containsExactly(503, 500);
        assertThat(statuses(HELLO.list(), 1)).containsExactly(500);
    }

    private List<Integer> statuses(TestFile file, int count) throws Exception {
        var statuses = new ArrayList<Integer>();
        for (int i = 0; i < count; i++) {
            statuses.add(get(file.name()).statusCode());
        }
        return statuses;
    }

    @Test
    void manyClients_areServedAtOnce() {
        var request = HttpRequest.newBuilder(
                        URI.create(upstream.url() + "/" + HELLO.zip().name()))
                .build();
        byte[] zip = HELLO.zip().bytes();
        Stream<CompletableFuture<HttpResponse<byte[]>>> answers =
                IntStream.range(0, 300)
                        .mapToObj(i -> CLIENT.sendAsync(request, BodyHandlers.ofByteArray()))
                        .toList()
                        .stream();
        assertThat(answers.map(CompletableFuture::join))
                .allSatisfy(answer -> assertThat(answer.body()).isEqualTo(zip));
        assertThat(upstream.zips()).hasSize(300);
    }

    @Test
    void clientThatLeavesDuringAStall_freesItsThread() throws IOException {
        upstream.onAll().silence();
        RawClient.watch(upstream.url(), HELLO.zip(), 20);
        RawClient.watch(upstream.url(), HELLO.mod(), 20);
        String name = "testkit-upstream-" + upstream.url().getPort();
        Awaitility.await()
                .until(() -> Thread.getAllStackTraces().entrySet().stream()
                        .filter(thread -> thread.getKey().getName().equals(name))
                        .noneMatch(thread -> Arrays.toString(thread.getValue()).contains("pause")));
    }

    @Test
    void close_leavesNothing() throws Exception {
        FakeUpstream other = FakeUpstream.start(HELLO);
        other.on(HELLO.zip()).silence();
        String port = Integer.toString(other.url().getPort());
        var request = HttpRequest.newBuilder(
                        URI.create(other.url() + "/" + HELLO.zip().name()))
                .build();
        var answer = CLIENT.sendAsync(request, BodyHandlers.discarding());
        Awaitility.await().until(() -> !other.requests().isEmpty());
        other.close();
        assertThat(answer).failsWithin(Duration.ofSeconds(10));
        assertThat(Thread.getAllStackTraces().keySet())
                .noneMatch(thread -> thread.getName().equals("testkit-upstream-" + port));
    }
}
