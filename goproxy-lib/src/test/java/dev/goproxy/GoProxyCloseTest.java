package dev.goproxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.goproxy.cache.DirCacher;
import dev.goproxy.event.Source;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class GoProxyCloseTest extends GoProxyFixture {
    private static final String MOD = "/a.b/!c/@v/v1.0.0.mod";
    private static final String LIST = "/a.b/!c/@v/list";

    private final CountDownLatch asked = new CountDownLatch(1);
    private final AtomicBoolean interrupted = new AtomicBoolean();

    /** Lets the fetcher hang until it is interrupted. */
    private void hang() {
        fetcher.onAsked = name -> {
            asked.countDown();
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException e) {
                interrupted.set(true);
                throw new IllegalStateException(e);
            }
        };
    }

    private static Set<Thread> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(Thread::isAlive)
                .collect(Collectors.toSet());
    }

    @Test
    void close_sendsWaitingRequestsAway_interruptsFetches_andLeavesNoThread() throws Exception {
        ExecutorService client = Executors.newSingleThreadExecutor();
        Set<Thread> before = threads();
        hang();
        var answer = CompletableFuture.supplyAsync(() -> get(MOD), client);
        asked.await();
        before.addAll(othersThreads());
        proxy.close();
        assertThat(answer.get(10, TimeUnit.SECONDS).status()).isEqualTo(502);
        await().untilTrue(interrupted);
        client.shutdown();
        await().pollInSameThread().untilAsserted(() -> assertThat(threads()).isSubsetOf(before));
        assertThat(temporaryFiles()).isEmpty();
    }

    /** All but the proxy's. */
    private static Set<Thread> othersThreads() {
        return threads().stream()
                .filter(thread -> !thread.getName().startsWith("goproxy"))
                .collect(Collectors.toSet());
    }

    @Test
    void close_waitingRequestWithAnOlderAnswer_getsIt() throws Exception {
        String fresh = get(LIST).text();
        hang();
        var answer = CompletableFuture.supplyAsync(() -> get(LIST));
        asked.await();
        proxy.close();
        assertThat(answer.get(10, TimeUnit.SECONDS).source()).isEqualTo(Source.STALE);
        assertThat(answer.get().text()).isEqualTo(fresh);
    }

    @Test
    void close_laterRequestsAreAnsweredWith503_alsoFromMemory() {
        for (int i = 0; i < 3; i++) {
            get(MOD);
        }
        proxy.close();
        proxy.close();
        Answer answer = get(MOD);
        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.text()).isEqualTo("service unavailable: the proxy has been closed");
        assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
        assertThat(answer.header("Retry-After")).isEqualTo("10");
        assertThat(answer.source()).isEqualTo(Source.SELF);
    }

    @Test
    void close_leavesWhatWasHandedIn() throws Exception {
        ExecutorService executor = Executors.newCachedThreadPool();
        try {
            proxy = GoProxy.builder()
                    .cacher(new DirCacher(folder))
                    .fetcher(fetcher)
                    .executor(executor)
                    .requestTimeout(Duration.ofSeconds(30))
                    .build();
            get(MOD);
            proxy.close();
            assertThat(executor.isShutdown()).isFalse();
            assertThat(executor.submit(() -> "alive").get()).isEqualTo("alive");
        } finally {
            executor.shutdownNow();
        }
    }

    @Test
    void close_withoutAnyRequest_afterTheDefaults() {
        Set<Thread> before = threads();
        for (int i = 0; i < 5; i++) {
            GoProxy.builder()
                    .cacher(new DirCacher(folder))
                    .fetcher(fetcher)
                    .build()
                    .close();
        }
        await().pollInSameThread().untilAsserted(() -> assertThat(threads()).isSubsetOf(before));
    }
}
