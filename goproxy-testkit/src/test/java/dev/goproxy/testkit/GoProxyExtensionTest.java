package dev.goproxy.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.goproxy.GoProxy;
import dev.goproxy.cache.DirCacher;
import dev.goproxy.http.ProxyRequest;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;

class GoProxyExtensionTest {
    private static final TestModule HELLO =
            TestModule.of("example.com/hello").version("v1.0.0").randomFile("data.bin", 300_000, 1);
    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    private static HttpResponse<byte[]> get(URI url, TestFile file) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create(url + "/" + file.name()))
                .timeout(Duration.ofSeconds(30))
                .build();
        return CLIENT.send(request, BodyHandlers.ofByteArray());
    }

    @Nested
    class InAField {
        @RegisterExtension
        final GoProxyExtension goproxy =
                GoProxyExtension.serving(HELLO).with(builder -> builder.requestTimeout(Duration.ofSeconds(20)));

        @Test
        void proxy_servesAndKeepsWhatItsUpstreamHas() throws Exception {
            for (int i = 0; i < 2; i++) {
                HttpResponse<byte[]> answer = get(goproxy.url(), HELLO.zip());
                assertThat(answer.statusCode()).isEqualTo(200);
                assertThat(answer.body()).isEqualTo(HELLO.zip().bytes());
            }
            assertThat(goproxy.upstream().zips()).hasSize(1);
            assertThat(goproxy.cacher().root().resolve(HELLO.zip().name()))
                    .hasBinaryContent(HELLO.zip().bytes());
        }

        @Test
        void truncatedZip_isNeverServedAsAWhole() throws Exception {
            goproxy.upstream().on(HELLO.zip()).truncateAfter(200_000);
            assertThat(goproxy.cacher().get(HELLO.zip().name())).isEmpty();
            try {
                assertThat(get(goproxy.url(), HELLO.zip()).statusCode()).isEqualTo(502);
            } catch (IOException e) {
                assertThat(e).hasMessageContaining("EOF");
            }
            assertThat(goproxy.cacher().get(HELLO.zip().name())).isEmpty();
        }

        @Test
        void url_isOfAProxyThatAnswers(URI url, GoProxy proxy) throws Exception {
            assertThat(url).isEqualTo(goproxy.url());
            try (var answer = proxy.handle(new ProxyRequest("GET", "/nothing"))) {
                assertThat(answer.status()).isEqualTo(404);
            }
        }
    }

    @Nested
    @ExtendWith(GoProxyExtension.class)
    @TestMethodOrder(MethodOrderer.MethodName.class)
    class ForAClass {
        private static final List<URI> SEEN = new ArrayList<>();

        @Test
        void a(FakeUpstream upstream, URI url, DirCacher cacher) throws Exception {
            SEEN.add(url);
            upstream.serve(HELLO);
            assertThat(get(url, HELLO.mod()).body()).isEqualTo(HELLO.mod().bytes());
            assertThat(cacher.get(HELLO.mod().name())).isPresent();
        }

        @Test
        void b(URI url) throws Exception {
            SEEN.add(url);
            assertThat(SEEN).hasSize(2).containsOnly(url);
            assertThat(get(url, HELLO.mod()).statusCode()).as("still there").isEqualTo(200);
        }
    }

    @Test
    void close_leavesNothing() throws Exception {
        GoProxyExtension extension = GoProxyExtension.serving(HELLO);
        assertThatThrownBy(extension::url).isInstanceOf(IllegalStateException.class);
        ProxyStack stack = ProxyStack.start(List.of(HELLO), Duration.ofSeconds(10), builder -> builder);
        get(stack.url(), HELLO.zip());
        Path folder = stack.folder();
        stack.close();
        assertThat(Files.exists(folder)).isFalse();
        assertThat(Thread.getAllStackTraces().keySet())
                .noneMatch(thread -> thread.isAlive()
                        && thread.getName()
                                .equals("testkit-server-" + stack.url().getPort()));
    }
}
