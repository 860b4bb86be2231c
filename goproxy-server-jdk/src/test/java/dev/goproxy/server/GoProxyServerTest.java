package dev.goproxy.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.goproxy.GoProxy;
import dev.goproxy.cache.MemoryCacher;
import dev.goproxy.http.ProxyHandler;
import dev.goproxy.upstream.GoFetcher;
import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class GoProxyServerTest {
    private static GoProxyServer server(ProxyHandler proxy) throws IOException {
        return new GoProxyServer(proxy).listen("127.0.0.1:0");
    }

    @Test
    void healthz() throws Exception {
        try (var server = server(request -> FakeResponses.text(200, "hello"))) {
            var address = server.address();
            assertThat(RawClient.request(address, "GET", "/healthz"))
                    .startsWith("HTTP/1.1 204 ")
                    .endsWith("\r\n\r\n");
            assertThat(RawClient.request(address, "HEAD", "/healthz?x")).startsWith("HTTP/1.1 204 ");
            assertThat(RawClient.request(address, "POST", "/healthz"))
                    .startsWith("HTTP/1.1 405 ")
                    .endsWith("\r\n\r\nmethod not allowed");
            assertThat(RawClient.request(address, "GET", "/healthz/")).endsWith("hello");
        }
    }

    @Test
    void readyz_saysWhatItIsTold() throws Exception {
        var ready = new AtomicBoolean(true);
        try (var server = GoProxyServer.builder(request -> FakeResponses.text(200, "hello"))
                .pathPrefix("/go")
                .readyUnless(() -> ready.get() ? Optional.empty() : Optional.of("full"))
                .build()
                .listen("127.0.0.1:0")) {
            assertThat(RawClient.request(server.address(), "GET", "/readyz")).startsWith("HTTP/1.1 200 ");
            ready.set(false);
            assertThat(RawClient.request(server.address(), "GET", "/readyz"))
                    .startsWith("HTTP/1.1 503 ")
                    .endsWith("\r\n\r\nnot ready: full");
            assertThat(RawClient.request(server.address(), "HEAD", "/readyz"))
                    .startsWith("HTTP/1.1 503 ")
                    .endsWith("\r\n\r\n");
        }
    }

    @Test
    @Timeout(TestTimeouts.LIMIT_SECONDS)
    void stop_letsRunningResponsesFinishAndRefusesNewConnections() throws Exception {
        var started = new CountDownLatch(1);
        var goOn = new CountDownLatch(1);
        var server = server(request -> {
            started.countDown();
            await(goOn);
            return FakeResponses.text(200, "hello");
        });
        InetSocketAddress address = server.address();
        var answer = run(() -> RawClient.request(address, "GET", "/x"));
        await(started);
        var stopped = run(() -> server.stop(TestTimeouts.LIMIT));
        TestTimeouts.await().until(() -> refuses(address));
        assertThat(stopped.isDone()).isFalse();
        goOn.countDown();
        assertThat(answer.get()).startsWith("HTTP/1.1 200 ").endsWith("hello");
        assertThat(stopped.get()).isTrue();
    }

    @Test
    @Timeout(TestTimeouts.LIMIT_SECONDS)
    void stop_abortsResponsesThatTakeLongerThanTheTimeout() throws Exception {
        var started = new CountDownLatch(1);
        var server = server(request -> {
            started.countDown();
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return FakeResponses.text(200, "hello");
        });
        var answer = run(() -> RawClient.request(server.address(), "GET", "/x"));
        await(started);
        assertThat(server.stop(Duration.ofMillis(50))).isFalse();
        assertThat(answer.get()).doesNotContain("hello");
    }

    @Test
    @Timeout(TestTimeouts.LIMIT_SECONDS)
    void stop_withNothingRunningTakesNoTime() throws Exception {
        var server = server(request -> FakeResponses.text(200, "hello"));
        try (var idle = new RawClient(server.address())) {
            idle.send("GET /x HTTP/1.1\r\nHost: x\r\n\r\n");
            idle.readTo("hello");
            assertThat(server.stop(Duration.ofHours(1))).isTrue();
        }
        assertThat(refuses(server.address())).isTrue();
    }

    @Test
    void listen_onlyOnce() throws Exception {
        try (var server = server(request -> FakeResponses.text(200, "hello"))) {
            assertThatIllegalStateException().isThrownBy(() -> server.listen("127.0.0.1:0"));
        }
    }

    @Test
    void listen_aBusyPort() throws Exception {
        try (var server = server(request -> FakeResponses.text(200, "hello"));
                var other = new GoProxyServer(r -> FakeResponses.text(200, ""))) {
            assertThatThrownBy(
                            () -> other.listen("127.0.0.1:" + server.address().getPort()))
                    .isInstanceOf(BindException.class);
        }
    }

    @Test
    void address_beforeListen() {
        var server = new GoProxyServer(r -> FakeResponses.text(200, ""));
        assertThatIllegalStateException().isThrownBy(server::address);
        assertThat(server.stop(Duration.ZERO)).isTrue();
    }

    @Test
    void threeLines() throws Exception {
        var proxy = new GoProxy(new MemoryCacher(), new GoFetcher());
        var server = new GoProxyServer(proxy);
        server.listen("localhost:0");
        assertThat(RawClient.request(server.address(), "GET", "/")).startsWith("HTTP/1.1 404 ");
        server.close();
    }

    private static boolean refuses(InetSocketAddress address) throws IOException {
        try {
            new RawClient(address).close();
            return false;
        } catch (ConnectException e) {
            return true;
        }
    }

    private static <T> FutureTask<T> run(java.util.concurrent.Callable<T> task) {
        var future = new FutureTask<>(task);
        var thread = new Thread(future);
        thread.setDaemon(true);
        thread.start();
        return future;
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(TestTimeouts.LIMIT_SECONDS, TimeUnit.SECONDS))
                    .isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
