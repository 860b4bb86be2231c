package dev.goproxy.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.goproxy.http.ProxyHandler;
import dev.goproxy.http.ProxyRequest;
import dev.goproxy.http.ProxyResponse;
import dev.goproxy.testkit.server.HostProbe;
import dev.goproxy.testkit.server.HostResponsesContract;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
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
public abstract class HostContract extends HostResponsesContract {
    private static final int CLIENTS = 8;
    private static final Pattern REFUSAL = Pattern.compile("(HTTP/1\\.[01] 40[0-4] .*)?", Pattern.DOTALL);

    /** For subclasses. */
    protected HostContract() {}

    /**
     * Returns the users whom the host knows, by what they send as {@code Authorization}.
     *
     * @return names by credentials; by default none, for a host that authenticates nobody
     */
    protected Map<String, String> users() {
        return Map.of();
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
            assertThat(probe().get(path).body()).as(path).isEqualTo("hello");
        }
        assertThat(probe().requests()).extracting(ProxyRequest::path).isEqualTo(paths);
    }

    /** Many servers refuse such paths before any handler sees them, which is fine; to change them is not. */
    @Test
    void ambiguousPaths_arriveAsTheClientSentThem_orAreRefused() throws Exception {
        for (String path : List.of(
                "/example.com%2Fm/@v/list",
                "//example.com//m/@latest", "/example.com/m;x/@latest", "/a%5Cb/@latest", "/a/%2e%2e/b/@latest")) {
            probe().requests().clear();
            int status = probe().get(path).statusCode();
            if (probe().requests().isEmpty()) {
                assertThat(status).as(path).isBetween(400, 404);
            } else {
                assertThat(probe().requests())
                        .singleElement()
                        .extracting(ProxyRequest::path)
                        .isEqualTo(path);
            }
        }
    }

    @Test
    void queries_areNotOfThePath() throws Exception {
        assertThat(probe().get("/example.com/m/@v/list?go-get=1").statusCode()).isEqualTo(200);
        assertThat(probe().requests())
                .singleElement()
                .extracting(ProxyRequest::path)
                .isEqualTo("/example.com/m/@v/list");
    }

    @Test
    void headerFields_andTheClient_areHandedOn() throws Exception {
        probe().send(probe().request("/x")
                .header("Disable-Module-Fetch", "true")
                .header("Range", "bytes=0-1"));
        assertThat(probe().requests()).singleElement().satisfies(request -> {
            assertThat(request.header("disable-module-fetch")).contains("true");
            assertThat(request.header("range")).contains("bytes=0-1");
            assertThat(request.client()).isPresent();
            assertThat(request.user()).isEmpty();
        });
    }

    @Test
    void users_areHandedOn() throws Exception {
        Map<String, String> users = users();
        for (String credentials : users.keySet()) {
            probe().send(probe().request("/x").header("Authorization", credentials));
        }
        probe().send(probe().request("/x"));
        assertThat(probe().requests())
                .extracting(ProxyRequest::user)
                .containsExactlyElementsOf(
                        Stream.concat(users.values().stream().map(Optional::of), Stream.of(Optional.<String>empty()))
                                .toList());
    }

    @Test
    void repeatedHeaderFields_areAllHandedOn() throws Exception {
        probe().send(probe().request("/x").header("If-None-Match", "\"a\"").header("If-None-Match", "\"b\""));
        assertThat(probe().requests())
                .singleElement()
                .satisfies(
                        request -> assertThat(values(request, "If-None-Match")).isEqualTo("\"a\",\"b\""));
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
        probe().answer(request -> {
            try {
                together.await(50, TimeUnit.SECONDS);
                return ProxyResponse.of(200, "hello");
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        });
        var responses = new ArrayList<CompletableFuture<HttpResponse<String>>>();
        for (int i = 0; i < CLIENTS; i++) {
            responses.add(probe().sendSoon(probe().request("/x")));
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
        probe().answer(request -> ProxyResponse.of(405, "method not allowed").withHeader("Allow", "GET, HEAD"));
        HttpResponse<String> response = probe().send(probe().request("/x").method(method, BodyPublishers.noBody()));
        assertThat(response.statusCode()).isEqualTo(405);
        assertThat(response.headers().firstValue("Allow")).contains("GET, HEAD");
        assertThat(probe().requests()).last().extracting(ProxyRequest::method).isEqualTo(method);
    }

    @Test
    void responses_haveTheStatusTheFieldsAndTheBody() throws Exception {
        probe().answer(request -> probe().response(404, 5, out -> out.write("hello".getBytes(UTF_8))));
        HttpResponse<String> response = probe().get("/x");
        assertThat(response.statusCode()).isEqualTo(404);
        assertThat(response.body()).isEqualTo("hello");
        HostProbe.CACHEABLE.forEach(
                (name, value) -> assertThat(response.headers().allValues(name)).containsExactly(value));
        assertThat(response.headers().allValues("Content-Length")).containsExactly("5");
        probe().awaitClosed(1);
    }

    @Test
    void handlersThatThrow_are500_withoutAStackTrace() throws Exception {
        probe().answer(request -> {
            throw new IllegalStateException("on purpose");
        });
        HttpResponse<String> response = probe().get("/x");
        assertThat(response.statusCode()).isEqualTo(500);
        assertThat(response.body()).doesNotContain("on purpose").doesNotContain("IllegalStateException");
    }

    /** No decent client sends these, and hosts may refuse them; to change them, or to hang, is not fine. */
    @Test
    void oddTargets_arriveByteForByte_orAreRefused() throws Exception {
        for (String path : List.of("/a|b", "/a\"b", "/a%zz/b", "/a%", "/[x]", "/a\\b", "/{x}", "/^`<>", "/a%00b")) {
            arrivesOrIsRefused("{base}" + path, path);
        }
        arrivesOrIsRefused("http://127.0.0.1{base}/example.com/!m/@latest", "/example.com/!m/@latest");
    }

    private void arrivesOrIsRefused(String target, String path) throws Exception {
        probe().requests().clear();
        String response = probe().exchange(target, "HTTP/1.1");
        if (probe().requests().isEmpty()) {
            assertThat(response).as(path).matches(REFUSAL);
        } else {
            assertThat(probe().requests())
                    .singleElement()
                    .extracting(ProxyRequest::path)
                    .isEqualTo(path);
        }
    }

    /** Such clients know no chunks. */
    @Test
    void bodiesOfUnknownLength_endWithTheConnection_forOldClients() throws Exception {
        probe().answer(request -> probe().response(200, -1, out -> out.write("hello".getBytes(UTF_8))));
        assertThat(probe().exchange("{base}/x", "HTTP/1.0"))
                .startsWith("HTTP/1.")
                .doesNotContainIgnoringCase("chunked")
                .endsWith("\r\n\r\nhello");
        probe().awaitClosed(1);
    }
}
