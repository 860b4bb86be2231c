package dev.goproxy.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.goproxy.GoProxy;
import dev.goproxy.cache.Cacher;
import dev.goproxy.cache.DirCacher;
import dev.goproxy.cache.MemoryCacher;
import dev.goproxy.env.GoEnv;
import dev.goproxy.fetch.Fetcher;
import dev.goproxy.http.ProxyHandler;
import dev.goproxy.http.ProxyRequest;
import dev.goproxy.http.ProxyResponse;
import dev.goproxy.micrometer.GoProxyMetrics;
import dev.goproxy.module.PathPatterns;
import dev.goproxy.testkit.FakeUpstream;
import dev.goproxy.testkit.TestModule;
import dev.goproxy.upstream.GoFetcher;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The pages' samples of embedding with a server: they compile, they run, and the pages show them word for word, but
 * for the ports and the
 * folder, which tests can't share.
 */
class ReadmeEmbeddingTest {
    @TempDir
    Path folder;

    @Test
    void threeLines() throws Exception {
        // sample: three lines
        Cacher cacher = new DirCacher();
        GoProxy proxy = new GoProxy(cacher, new GoFetcher(cacher));
        GoProxyServer server = new GoProxyServer(proxy).listen("localhost:0");
        // end
        try (server) {
            assertThat(status(server.address().getPort(), "/healthz")).isEqualTo(204);
        }
        assertThat(isShown("three lines", "../README.md")).isTrue();
        assertThat(isShown("three lines", "../goproxy-lib/README.md")).isTrue();
    }

    @Test
    void tenLines() throws Exception {
        // sample: ten lines
        var settings = Map.of("GOPROXY", "https://goproxy.corp.example|direct", "GOPRIVATE", "*.corp.example");
        GoEnv env = GoEnv.system().with(settings);
        DirCacher cacher = new DirCacher(folder);
        Fetcher fetcher = GoFetcher.builder()
                .env(env)
                .storage(cacher)
                .fetchTimeout(Duration.ofMinutes(2))
                .build();
        GoProxy proxy = GoProxy.builder().cacher(cacher).fetcher(fetcher).build();
        System.setProperty("sun.net.httpserver.nodelay", "true");
        HttpServer http = HttpServer.create(new InetSocketAddress("localhost", 0), 0);
        http.setExecutor(Executors.newCachedThreadPool());
        http.createContext("/", exchange -> {
            String path = exchange.getRequestURI().getRawPath();
            var request = new ProxyRequest(exchange.getRequestMethod(), path, exchange.getRequestHeaders());
            proxy.handle(request).sendTo(request, (status, headers, size) -> {
                headers.forEach(exchange.getResponseHeaders()::set);
                boolean empty = size.isPresent() && size.getAsLong() == 0;
                exchange.sendResponseHeaders(status, empty ? -1 : size.orElse(0));
                return exchange.getResponseBody();
            });
        });
        http.start();
        // end
        try {
            assertThat(status(http.getAddress().getPort(), "/not-a-module")).isEqualTo(404);
        } finally {
            http.stop(0);
        }
        assertThat(isShown("ten lines", "../goproxy-lib/README.md")).isTrue();
    }

    @Test
    void metrics() throws Exception {
        Cacher cacher = new MemoryCacher();
        Fetcher fetcher =
                GoFetcher.builder().env(GoEnv.of(Map.of("GOPROXY", "off"))).build();
        var registry = new SimpleMeterRegistry();
        // sample: metrics
        var metrics = new GoProxyMetrics();
        GoProxy proxy = GoProxy.builder()
                .cacher(cacher)
                .fetcher(fetcher)
                .listener(metrics)
                .build();
        metrics.bindTo(registry);
        // end
        try (proxy;
                fetcher) {
            proxy.handle(new ProxyRequest("GET", "/example.com/m/@v/list")).close();
            assertThat(registry.get("goproxy.requests").tag("result", "absent").timers())
                    .anyMatch(timer -> timer.count() == 1);
        }
        assertThat(isShown("metrics", "../goproxy-lib/README.md")).isTrue();
    }

    // sample: access rule
    /** Answers 403 for modules that match a pattern such as {@code corp.example/secret}; passes other requests on. */
    record AccessRule(PathPatterns forbidden, ProxyHandler proxy) implements ProxyHandler {
        @Override
        public ProxyResponse handle(ProxyRequest request) {
            boolean denied = request.endpoint()
                    .flatMap(endpoint -> endpoint.module())
                    .filter(module -> forbidden.matches(module.path()))
                    .isPresent();
            return denied ? ProxyResponse.of(403, "ask the security team for access") : proxy.handle(request);
        }
    }
    // end

    @Test
    void accessRule() throws Exception {
        var open = TestModule.of("corp.example/open").version("v1.0.0");
        var secret = TestModule.of("corp.example/secret/sub").version("v1.0.0");
        try (var upstream = FakeUpstream.start(open, secret)) {
            GoEnv env = GoEnv.of(Map.of("GOPROXY", upstream.url().toString(), "GOSUMDB", "off"));
            var proxy =
                    new GoProxy(new MemoryCacher(), GoFetcher.builder().env(env).build());
            var rule = new AccessRule(PathPatterns.parse("corp.example/secret"), proxy);
            try (var server = new GoProxyServer(rule).listen("localhost:0")) {
                var address = server.address();
                assertThat(RawClient.request(address, "GET", "/corp.example/open/@v/v1.0.0.mod"))
                        .startsWith("HTTP/1.1 200 ")
                        .contains("module corp.example/open");
                for (String path :
                        List.of("/corp.example/secret/sub/@v/list", "/corp.example/%73ecret%2fsub/@latest")) {
                    assertThat(RawClient.request(address, "GET", path))
                            .startsWith("HTTP/1.1 403 ")
                            .contains("Content-length: 32\r\n", "Cache-control: no-store\r\n")
                            .endsWith("\r\n\r\nask the security team for access");
                    assertThat(RawClient.request(address, "HEAD", path))
                            .startsWith("HTTP/1.1 403 ")
                            .contains("Content-length: 32\r\n")
                            .endsWith("\r\n\r\n");
                }
                assertThat(RawClient.request(address, "GET", "/corp.example/%zz"))
                        .startsWith("HTTP/1.1 400 ");
            }
            assertThat(upstream.requests())
                    .noneMatch(request -> request.toString().contains("secret"));
        }
        assertThat(isShown("access rule", "../goproxy-lib/README.md")).isTrue();
    }

    private static int status(int port, String path) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create("http://localhost:" + port + path))
                .timeout(Duration.ofSeconds(30))
                .build();
        return HttpClient.newHttpClient()
                .send(request, BodyHandlers.discarding())
                .statusCode();
    }

    private static boolean isShown(String name, String page) throws IOException {
        return PageSample.isShown(Path.of("src/test/java/dev/goproxy/server/ReadmeEmbeddingTest.java"), name, page);
    }
}
