package dev.goproxy.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.goproxy.event.Source;
import java.io.OutputStream;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class AsyncCallTest {
    private static final ProxyRequest REQUEST = new ProxyRequest("GET", "/x");

    private final CountDownLatch release = new CountDownLatch(1);
    private final AtomicBoolean closed = new AtomicBoolean();

    @Test
    void handleAsync_doesNotBlock_andGivesTheResponse() throws Exception {
        var thread = new AtomicReference<Thread>();
        ProxyHandler handler = request -> {
            thread.set(Thread.currentThread());
            awaitRelease();
            return ProxyResponse.of(200, "hello");
        };
        CompletableFuture<ProxyResponse> response = handler.handleAsync(REQUEST).toCompletableFuture();
        assertThat(response.isDone()).isFalse();
        release.countDown();
        assertThat(response.get().status()).isEqualTo(200);
        assertThat(thread.get()).isNotSameAs(Thread.currentThread());
    }

    @Test
    void handleAsync_throwingHandler_completesExceptionally() {
        ProxyHandler handler = request -> {
            throw new IllegalStateException("on purpose");
        };
        assertThatThrownBy(
                        () -> handler.handleAsync(REQUEST).toCompletableFuture().get())
                .isInstanceOf(ExecutionException.class)
                .hasRootCauseMessage("on purpose");
    }

    @Test
    void handleAsync_decorators_areNotBypassed() throws Exception {
        ProxyHandler decorated = request -> ProxyResponse.of(403, "no");
        assertThat(decorated.handleAsync(REQUEST).toCompletableFuture().get().status())
                .isEqualTo(403);
    }

    @Test
    void cancelling_endsTheWaiting_andClosesAResponseThatComesNevertheless() {
        ProxyHandler handler = request -> {
            awaitRelease(); // ends by the interrupt
            return new ProxyResponse(200, Map.of(), closing(), Source.MISS, Optional.empty());
        };
        assertThat(handler.handleAsync(REQUEST).toCompletableFuture().cancel(true))
                .isTrue();
        await().untilTrue(closed);
    }

    private void awaitRelease() {
        try {
            assertThat(release.await(20, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Body closing() {
        return new Body() {
            @Override
            public OptionalLong size() {
                return OptionalLong.of(0);
            }

            @Override
            public void writeTo(OutputStream out) {}

            @Override
            public void close() {
                closed.set(true);
            }
        };
    }
}
