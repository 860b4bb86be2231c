package dev.goproxy.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.goproxy.GoProxy;
import dev.goproxy.cache.DirCacher;
import dev.goproxy.env.GoEnv;
import dev.goproxy.fetch.Fetcher;
import dev.goproxy.http.ProxyRequest;
import dev.goproxy.http.ProxyResponse;
import dev.goproxy.upstream.GoFetcher;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The pages' samples of embedding with a server: they compile, they run, and the pages show them word for word, but for the ports and the
 * folder, which tests can't share.
 */
class ReadmeEmbeddingTest {
    @TempDir
    Path folder;

    @Test
    void threeLines() throws Exception {
        // sample: three lines
        GoProxy proxy = new GoProxy(new DirCacher(), new GoFetcher());
        GoProxyServer server = new GoProxyServer(proxy);
        server.listen("localhost:0");
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
        GoEnv env = GoEnv.of(Map.of("GOPROXY", "https://goproxy.corp.example|direct", "GOPRIVATE", "*.corp.example"));
        Fetcher fetcher =
                GoFetcher.builder().env(env).fetchTimeout(Duration.ofMinutes(2)).build();
        DirCacher cacher = new DirCacher(folder);
        GoProxy proxy = GoProxy.builder().cacher(cacher).fetcher(fetcher).build();
        HttpServer http = HttpServer.create(new InetSocketAddress("localhost", 0), 0);
        http.createContext("/", exchange -> {
            String path = exchange.getRequestURI().getRawPath();
            var request = new ProxyRequest(exchange.getRequestMethod(), path, exchange.getRequestHeaders());
            try (ProxyResponse answer = proxy.handle(request)) {
                answer.headers().forEach(exchange.getResponseHeaders()::set);
                boolean empty = answer.bodySize().orElse(1) == 0;
                exchange.sendResponseHeaders(
                        answer.status(), empty ? -1 : answer.bodySize().orElse(0));
                answer.writeTo(exchange.getResponseBody()); // if this throws, the server breaks the connection off
                exchange.close();
            }
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

    private static int status(int port, String path) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create("http://localhost:" + port + path))
                .timeout(Duration.ofSeconds(30))
                .build();
        return HttpClient.newHttpClient()
                .send(request, BodyHandlers.discarding())
                .statusCode();
    }

    private static boolean isShown(String name, String page) throws IOException {
        String source = Files.readString(Path.of("src/test/java/dev/goproxy/server/ReadmeEmbeddingTest.java"));
        String begin = "// sample: " + name + "\n";
        int start = source.indexOf(begin) + begin.length();
        String sample = source.substring(start, source.indexOf("// end", start));
        return plain(Files.readString(Path.of(page))).contains(plain(sample));
    }

    /** Without differences of layout, and with the tests' own ports and folder. */
    private static String plain(String text) {
        return text.replace("Path.of(\"/var/cache/goproxy\")", "folder")
                .replace("localhost:8080", "localhost:0")
                .replace("\"localhost\", 8080", "\"localhost\", 0")
                .replaceAll("\\s+", "");
    }
}
