package dev.goproxy.server;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.goproxy.http.ProxyHandler;
import dev.goproxy.http.ProxyRequest;
import dev.goproxy.http.ProxyResponse;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GoProxyHandlerTest {
    private static final String OK = "HTTP/1.1 200 OK\r\n";

    private final List<ProxyRequest> requests = Collections.synchronizedList(new ArrayList<>());
    private ProxyHandler proxy = request -> FakeResponses.text(200, "hello");
    private String prefix = "";
    private Optional<GoProxyServer> server = Optional.empty();

    @AfterEach
    void stop() {
        server.ifPresent(GoProxyServer::close);
    }

    private GoProxyServer server() throws IOException {
        if (server.isEmpty()) {
            server = Optional.of(GoProxyServer.builder(this::answer)
                    .pathPrefix(prefix)
                    .build()
                    .listen("127.0.0.1:0"));
        }
        return server.get();
    }

    private ProxyResponse answer(ProxyRequest request) {
        requests.add(request);
        return proxy.handle(request);
    }

    private String request(String method, String target) throws IOException {
        return RawClient.request(server().address(), method, target);
    }

    @Test
    void handle_sendsStatusHeadersAndBody() throws Exception {
        proxy = request -> FakeResponses.of(
                404, Map.of("ETag", "\"x\""), OptionalLong.of(9), out -> out.write("not found".getBytes(US_ASCII)));
        assertThat(request("GET", "/m/@v/list"))
                .startsWith("HTTP/1.1 404 Not Found\r\n")
                .contains("Etag: \"x\"\r\n", "Content-length: 9\r\n", "Cache-control: public, max-age=60\r\n")
                .doesNotContainIgnoringCase("transfer-encoding")
                .endsWith("\r\n\r\nnot found");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "//x/@v/list",
                "//x//y",
                "/./x",
                "/a/../x",
                "/%2e%2e/x",
                "/%00",
                "/a%2Fb%21c",
                "/caf\u00e9",
                "/a;b",
                "/a=b&c@d+e"
            })
    void handle_passesTheRawPathOn(String target) throws Exception {
        assertThat(request("GET", target + "?go-get=1")).startsWith(OK);
        assertThat(requests).singleElement().extracting(ProxyRequest::path).isEqualTo(target.replace("\u00e9", "%E9"));
    }

    @Test
    void handle_absoluteForm() throws Exception {
        assertThat(request("GET", "http://x//x/@latest")).startsWith(OK);
        assertThat(requests).singleElement().extracting(ProxyRequest::path).isEqualTo("//x/@latest");
    }

    @ParameterizedTest
    @ValueSource(strings = {"get", "POST", "DELETE", "FOO", "CONNECT", "TRACE"})
    void handle_passesTheMethodOn(String method) throws Exception {
        assertThat(request(method, "/x")).startsWith(OK);
        assertThat(requests).singleElement().extracting(ProxyRequest::method).isEqualTo(method);
    }

    @Test
    void handle_passesHeadersOn() throws Exception {
        RawClient.exchange(
                server().address(),
                "GET /x HTTP/1.1\r\nHost: x\r\nDisable-Module-Fetch: 1\r\nConnection: close\r\n\r\n");
        assertThat(requests)
                .singleElement()
                .satisfies(request ->
                        assertThat(request.header("disable-module-fetch")).contains("1"));
    }

    @Test
    void handle_headHasTheLengthAndNoBody_andTheConnectionLives() throws Exception {
        proxy = request -> request.method().equals("HEAD")
                ? FakeResponses.empty(200, Map.of("Content-Length", "5"))
                : FakeResponses.text(200, "hello");
        try (var client = new RawClient(server().address())) {
            client.send("HEAD /x HTTP/1.1\r\nHost: x\r\n\r\n");
            assertThat(client.readTo("\r\n\r\n")).startsWith(OK).contains("Content-length: 5\r\n");
            client.send("GET /x HTTP/1.1\r\nHost: x\r\n\r\n");
            assertThat(client.readTo("hello")).startsWith(OK).contains("Content-length: 5\r\n");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {304, 412, 200})
    void handle_answersWithoutABody_andTheConnectionLives(int status) throws Exception {
        proxy = request -> request.path().equals("/empty")
                ? FakeResponses.empty(status, Map.of())
                : FakeResponses.text(200, "hello");
        try (var client = new RawClient(server().address())) {
            client.send("GET /empty HTTP/1.1\r\nHost: x\r\n\r\n");
            assertThat(client.readTo("\r\n\r\n"))
                    .startsWith("HTTP/1.1 " + status + " ")
                    .doesNotContainIgnoringCase("chunked");
            client.send("GET /x HTTP/1.1\r\nHost: x\r\n\r\n");
            assertThat(client.readTo("hello")).startsWith(OK);
        }
    }

    @Test
    void handle_unknownSizeIsChunked() throws Exception {
        proxy = request ->
                FakeResponses.of(200, Map.of(), OptionalLong.empty(), out -> out.write("hello".getBytes(US_ASCII)));
        assertThat(request("GET", "/x")).startsWith(OK).contains("chunked").endsWith("5\r\nhello\r\n0\r\n\r\n");
    }

    @Test
    void handle_badContentOfUnknownSize_isNotEndedProperly() throws Exception {
        proxy = request -> FakeResponses.of(200, Map.of(), OptionalLong.empty(), out -> {
            out.write(new byte[100_000]);
            throw new IOException("the checksum is wrong");
        });
        assertThat(request("GET", "/x")).startsWith(OK).contains("chunked").doesNotEndWith("0\r\n\r\n");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void handle_badContentOfKnownSize_isNeitherPaddedNorKeptAlive(boolean thrown) throws Exception {
        proxy = request -> FakeResponses.of(200, Map.of(), OptionalLong.of(200_000), out -> {
            out.write(new byte[150_000]);
            if (thrown) {
                throw new IllegalStateException("on purpose");
            }
        });
        try (var client = new RawClient(server().address())) {
            client.send("GET /x HTTP/1.1\r\nHost: x\r\n\r\n");
            String answer = client.readAll();
            assertThat(answer).startsWith(OK).contains("Content-length: 200000");
            assertThat(answer.length()).isLessThan(150_000 + 1000);
        }
    }

    @Test
    void handle_aBugIsAPlain500() throws Exception {
        proxy = request -> {
            throw new IllegalStateException("secret");
        };
        assertThat(request("GET", "/x"))
                .startsWith("HTTP/1.1 500 ")
                .contains("Cache-control: no-store")
                .endsWith("\r\n\r\ninternal server error");
    }

    @Test
    void handle_anErrorIsAPlain500() throws Exception {
        proxy = request -> {
            throw new StackOverflowError();
        };
        assertThat(request("GET", "/x")).startsWith("HTTP/1.1 500 ").endsWith("\r\n\r\ninternal server error");
    }

    @Test
    void handle_belowAPrefix() throws Exception {
        prefix = "/go";
        assertThat(request("GET", "/go/x/@v/list")).startsWith(OK);
        assertThat(requests).singleElement().extracting(ProxyRequest::path).isEqualTo("/x/@v/list");
        assertThat(request("GET", "/x/@v/list")).startsWith("HTTP/1.1 404 ").endsWith("\r\n\r\nnot found");
        assertThat(requests).hasSize(1);
    }

    @Test
    void handle_aRequestsBodyIsNotTakenForARequest() throws Exception {
        try (var client = new RawClient(server().address())) {
            client.send(
                    "POST /x HTTP/1.1\r\nHost: x\r\nContent-Length: 27\r\n\r\nGET /evil HTTP/1.1\r\nHost: x\r\n\r\n");
            assertThat(client.readTo("hello")).startsWith(OK);
            client.send("GET /y HTTP/1.1\r\nHost: x\r\n\r\n");
            assertThat(client.readTo("hello")).startsWith(OK);
        }
        assertThat(requests).extracting(ProxyRequest::path).containsExactly("/x", "/y");
    }

    @Test
    void handle_doesNotWaitForARequestsBody() throws Exception {
        try (var client = new RawClient(server().address())) {
            client.send("POST /x HTTP/1.1\r\nHost: x\r\nContent-Length: 1000000000\r\n\r\n");
            assertThat(client.readTo("hello")).startsWith(OK);
        }
    }

    @Test
    void handle_aClientThatLeavesHarmsNobody() throws Exception {
        var big = new byte[1 << 20];
        proxy = request -> FakeResponses.of(200, Map.of(), OptionalLong.of(64L * big.length), out -> {
            for (int i = 0; i < 64; i++) {
                out.write(big);
            }
        });
        try (var client = new RawClient(server().address())) {
            client.send("GET /x HTTP/1.1\r\nHost: x\r\n\r\n");
            assertThat(client.readTo("\r\n\r\n")).startsWith(OK);
        }
        proxy = request -> FakeResponses.text(200, "hello");
        assertThat(request("GET", "/x")).endsWith("hello");
    }

    @Test
    void handle_closesTheAnswer() throws Exception {
        var closed = new CountDownLatch(1);
        proxy = request -> FakeResponses.closing(FakeResponses.text(200, "hello"), closed::countDown);
        request("GET", "/x");
        assertThat(closed.await(TestTimeouts.LIMIT_SECONDS, TimeUnit.SECONDS)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /x\r\n\r\n",
                "GET\r\n\r\n",
                "GET /%zz HTTP/1.1\r\n\r\n",
                "GET /a b HTTP/1.1\r\nConnection: close\r\n\r\n",
                "GET /{} HTTP/1.1\r\n\r\n",
                "GET /\0 HTTP/1.1\r\n\r\n",
                "GET // HTTP/1.1\r\nConnection: close\r\n\r\n",
                "GET * HTTP/1.1\r\nConnection: close\r\n\r\n",
                "OPTIONS * HTTP/1.1\r\nConnection: close\r\n\r\n",
                "GET x HTTP/1.1\r\nConnection: close\r\n\r\n",
                "CONNECT x:443 HTTP/1.1\r\nConnection: close\r\n\r\n",
                "GET mailto:x HTTP/1.1\r\nConnection: close\r\n\r\n",
                "GET  /x HTTP/1.1\r\nConnection: close\r\n\r\n",
                "\u0016\u0003\u0001\u0002\r\n\r\n",
                "GET /x HTTP/1.1\r\nConnection: close\r\nBad Header: x\r\n\r\n",
                "GET /x HTTP/1.1\r\nConnection: close\r\nContent-Length: -5\r\n\r\n",
                "GET /x HTTP/1.1\r\nConnection: close\r\nContent-Length: x\r\n\r\n",
                "GET /x HTTP/1.1\r\nConnection: close\r\nTransfer-Encoding: gzip\r\n\r\n",
            })
    void handle_malformedRequestsAreNeverA500(String request) throws Exception {
        String answer = RawClient.exchange(server().address(), request);
        // An opaque target makes the JDK's engine close the connection without a word.
        assertThat(answer).matches("(?s)(HTTP/1.1 (200|400|404|405|501) .*|(<reset>)?)");
        assertThat(answer).doesNotContain("\tat ", "Exception:");
        assertThat(RawClient.request(server().address(), "GET", "/alive")).startsWith(OK);
    }

    @Test
    void handle_veryLongTargetsAndHeaders() throws Exception {
        assertThat(request("GET", "/" + "a".repeat(100_000))).startsWith(OK);
        assertThat(requests).singleElement().satisfies(r -> assertThat(r.path()).hasSize(100_001));
        String answer = RawClient.exchange(
                server().address(), "GET /x HTTP/1.1\r\n" + "X-Y: z\r\n".repeat(10_000) + "Connection: close\r\n\r\n");
        assertThat(answer).doesNotStartWith("HTTP/1.1 5");
        assertThat(request("GET", "/alive")).startsWith(OK);
    }
}
