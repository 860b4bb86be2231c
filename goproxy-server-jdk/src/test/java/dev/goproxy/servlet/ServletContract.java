package dev.goproxy.servlet;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.goproxy.http.ProxyHandler;
import dev.goproxy.http.ProxyRequest;
import dev.goproxy.http.ProxyResponse;
import dev.goproxy.testkit.HostContract;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** What holds for the servlet in each container. */
abstract class ServletContract extends HostContract {
    private static final HttpClient CLIENT =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private final Supplier<ServletHost> hosts;
    private final ServletHost host;

    ServletContract(Supplier<ServletHost> hosts) {
        this.hosts = hosts;
        this.host = hosts.get();
    }

    @Override
    protected URI start(ProxyHandler handler) throws Exception {
        return URI.create("http://127.0.0.1:" + host.start(handler, "", "/go/*") + "/go");
    }

    @Override
    protected void stop() throws Exception {
        host.stop();
    }

    @Override
    protected Map<String, String> users() {
        return Map.of(UserFilter.CREDENTIALS, UserFilter.NAME);
    }

    /** With the settings of the page, which the hosts have. */
    @Test
    void ambiguousPaths_areLetThrough() throws Exception {
        List<String> paths =
                List.of("/a%2Fb/@latest", "//a//b/@latest", "/a;x/@latest", "/a/%2e%2e/b/@latest", "/a%25b");
        for (String path : paths) {
            assertThat(probe().get(path).statusCode()).as(path).isEqualTo(200);
        }
        assertThat(probe().requests()).extracting(ProxyRequest::path).isEqualTo(paths);
    }

    /** Though bodies of unknown length were about to be sent in another way. */
    @Test
    void smallBodiesThatFail_are502() throws Exception {
        for (long size : List.of(10L, -1L)) {
            probe().answer(request -> probe().response(200, size, out -> {
                out.write("hello".getBytes(UTF_8));
                throw new IOException("the content is corrupt");
            }));
            HttpResponse<String> response = probe().get("/x");
            assertThat(response.statusCode()).isEqualTo(502);
            assertThat(response.body()).isEqualTo("bad gateway: the content can't be read");
            assertThat(response.headers().allValues("Cache-Control")).containsExactly("no-store");
            assertThat(response.headers().firstValue("ETag")).isEmpty();
        }
    }

    @Test
    void mappings_areTakenOff() throws Exception {
        isTakenOff("", "/*", "");
        isTakenOff("", "/", "");
        isTakenOff("/app", "/*", "/app");
        isTakenOff("/app", "/", "/app");
        isTakenOff("/app", "/go/*", "/app/go");
    }

    private void isTakenOff(String contextPath, String mapping, String prefix) throws Exception {
        List<String> paths = List.of("/example.com/!m%21+%40/@v/list", "/a/@v/v1.0.0%2Bincompatible.info", "/");
        var requests = new CopyOnWriteArrayList<ProxyRequest>();
        ServletHost one = hosts.get();
        int port = one.start(
                request -> {
                    requests.add(request);
                    return ProxyResponse.of(200, "hello");
                },
                contextPath,
                mapping);
        try {
            for (String path : paths) {
                assertThat(get(port, prefix + path).body()).as(path).isEqualTo("hello");
            }
            assertThat(requests).as(mapping).extracting(ProxyRequest::path).isEqualTo(paths);
        } finally {
            one.stop();
        }
    }

    private static HttpResponse<String> get(int port, String path) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .timeout(Duration.ofSeconds(50))
                .build();
        return CLIENT.send(request, BodyHandlers.ofString());
    }
}
