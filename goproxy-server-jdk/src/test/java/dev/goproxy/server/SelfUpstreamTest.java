package dev.goproxy.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.util.concurrent.Uninterruptibles;
import dev.goproxy.GoProxy;
import dev.goproxy.cache.MemoryCacher;
import dev.goproxy.env.GoEnv;
import dev.goproxy.http.ProxyHandler;
import dev.goproxy.http.ProxyRequest;
import dev.goproxy.http.ProxyResponse;
import dev.goproxy.testkit.FakeUpstream;
import dev.goproxy.testkit.TestModule;
import dev.goproxy.upstream.GoFetcher;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Proxies whose upstream is, over however many others, the proxy itself. */
@Timeout(60)
class SelfUpstreamTest {
    private static final TestModule HELLO = TestModule.of("example.com/hello").version("v1.0.0");

    private final Deque<AutoCloseable> open = new ArrayDeque<>();

    private final ExecutorService clients = Executors.newCachedThreadPool();

    /** Requests of proxies wait until so many have come. */
    private CountDownLatch meeting = new CountDownLatch(0);

    @AfterEach
    void stop() throws Exception {
        clients.shutdownNow();
        for (AutoCloseable thing : open) {
            thing.close();
        }
    }

    /** A server that runs before its proxy, whose upstreams are servers too. */
    private final class Proxy {
        private final AtomicReference<ProxyHandler> handler = new AtomicReference<>();
        private final GoProxyServer server;

        Proxy() throws IOException {
            server = new GoProxyServer(this::handle).listen("127.0.0.1:0");
            open.push(server);
        }

        private ProxyResponse handle(ProxyRequest request) {
            if (request.headers().keySet().stream().anyMatch("Via"::equalsIgnoreCase)) {
                meeting.countDown();
                Uninterruptibles.awaitUninterruptibly(meeting);
            }
            return Objects.requireNonNull(handler.get()).handle(request);
        }

        void asks(String goproxy) {
            var cacher = new MemoryCacher();
            var fetcher = GoFetcher.builder()
                    .env(GoEnv.of(Map.of("GOPROXY", goproxy, "GOSUMDB", "off")))
                    .storage(cacher)
                    .build();
            var proxy = GoProxy.builder().cacher(cacher).fetcher(fetcher).build();
            handler.set(proxy);
            open.push(fetcher);
            open.push(proxy);
        }

        String url() {
            return "http://127.0.0.1:" + server.address().getPort();
        }

        String get(String path) throws IOException {
            return RawClient.request(server.address(), "GET", path);
        }
    }

    private static Stream<String> files() {
        return Stream.of("list", "v1.0.0.info", "v1.0.0.mod", "v1.0.0.zip", "master.info")
                .map(name -> "/example.com/hello/@v/" + name);
    }

    private static void assertLoop(Proxy proxy) throws IOException {
        for (String path :
                Stream.concat(files(), Stream.of("/example.com/hello/@latest")).toList()) {
            assertThat(proxy.get(path)).as(path).startsWith("HTTP/1.1 508 ").contains("loop detected: ");
        }
    }

    @Test
    void itself_isALoop() throws IOException {
        var proxy = new Proxy();
        proxy.asks(proxy.url());
        assertLoop(proxy);
    }

    @Test
    void eachOther_isALoop() throws IOException {
        var one = new Proxy();
        var two = new Proxy();
        one.asks(two.url());
        two.asks(one.url());
        assertLoop(one);
        assertLoop(two);
    }

    /** Each then waits for the request of the other. */
    @Test
    void eachOther_askedAtTheSameTime_isALoop() throws Exception {
        var one = new Proxy();
        var two = new Proxy();
        one.asks(two.url());
        two.asks(one.url());
        meeting = new CountDownLatch(2);
        Future<String> first = clients.submit(() -> one.get("/a.b/c/@v/list"));
        Future<String> second = clients.submit(() -> two.get("/a.b/c/@v/list"));
        assertThat(first.get()).startsWith("HTTP/1.1 508 ");
        assertThat(second.get()).startsWith("HTTP/1.1 508 ");
    }

    @Test
    void ringOfThree_isALoop() throws IOException {
        var one = new Proxy();
        var two = new Proxy();
        var three = new Proxy();
        one.asks(two.url());
        two.asks(three.url());
        three.asks(one.url());
        assertLoop(two);
    }

    @Test
    void itselfThenAnUpstream_comesFromTheUpstream() throws IOException {
        try (FakeUpstream upstream = FakeUpstream.start(HELLO)) {
            var one = new Proxy();
            var two = new Proxy();
            one.asks(two.url() + "," + upstream.url());
            two.asks(one.url());
            for (String path : files().limit(4).toList()) {
                assertThat(one.get(path)).as(path).startsWith("HTTP/1.1 200 ");
            }
            assertThat(one.get("/example.com/other/@v/list")).startsWith("HTTP/1.1 404 ");
        }
    }
}
