package dev.goproxy.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class ConcurrencyLimitTest {
    private final AtomicInteger running = new AtomicInteger();
    private final AtomicInteger most = new AtomicInteger();

    private static ConcurrencyLimit limit(int max, Duration timeout) {
        return new ConcurrencyLimit(max, timeout, waited -> new IOException("none for " + waited));
    }

    @Test
    void call_letsOnlySoManyAtATime() throws Exception {
        var limit = limit(3, Duration.ofSeconds(20));
        Callable<String> ask = () -> limit.call(() -> {
            most.accumulateAndGet(running.incrementAndGet(), Math::max);
            Thread.onSpinWait();
            running.decrementAndGet();
            return "done";
        });
        var threads = Executors.newFixedThreadPool(20);
        try {
            for (var answer :
                    threads.invokeAll(Stream.generate(() -> ask).limit(200).toList())) {
                assertThat(answer.get()).isEqualTo("done");
            }
        } finally {
            threads.shutdownNow();
        }
        assertThat(most).hasValueBetween(1, 3);
    }

    @Test
    void call_hasNoLimitWithZero() throws Exception {
        var limit = limit(0, Duration.ZERO);
        var all = new CyclicBarrier(50);
        Callable<Integer> ask = () -> limit.call(() -> met(all));
        var threads = Executors.newFixedThreadPool(50);
        try {
            assertThat(threads.invokeAll(Stream.generate(() -> ask).limit(50).toList()))
                    .allSatisfy(answer -> assertThat(answer.get()).isNotNegative());
        } finally {
            threads.shutdownNow();
        }
    }

    private static int met(CyclicBarrier all) throws IOException {
        try {
            return all.await();
        } catch (Exception e) {
            throw new IOException(e);
        }
    }

    @Test
    void call_givesUpWhenItTakesTooLong() throws IOException {
        var limit = limit(1, Duration.ZERO);
        limit.call(() -> {
            assertThatThrownBy(() -> inOtherThread(limit, Duration.ZERO))
                    .isExactlyInstanceOf(IOException.class)
                    .hasMessage("none for PT0S");
            return "";
        });
        assertThat(limit.call(() -> "again")).isEqualTo("again");
    }

    private static void inOtherThread(ConcurrencyLimit limit, Duration timeout) throws Throwable {
        var thread = Executors.newSingleThreadExecutor();
        try {
            thread.submit(() -> limit.call(timeout, () -> "never")).get();
        } catch (java.util.concurrent.ExecutionException e) {
            throw e.getCause();
        } finally {
            thread.shutdownNow();
        }
    }

    @Test
    void call_givesItsPlaceBackAfterAFailure() throws IOException {
        var limit = limit(1, Duration.ZERO);
        for (int i : List.of(1, 2)) {
            assertThatThrownBy(() -> limit.call(() -> {
                        throw new IOException("failure " + i);
                    }))
                    .hasMessage("failure " + i);
        }
    }

    @Test
    void call_endsWhenItIsInterrupted() throws IOException {
        var limit = limit(1, Duration.ofMinutes(1));
        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> limit.call(() -> "")).isInstanceOf(InterruptedIOException.class);
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void call_withATimeoutOfItsOwn_waitsForThatTime() throws IOException {
        var limit = limit(1, Duration.ofMinutes(1));
        limit.call(() -> {
            assertThatThrownBy(() -> inOtherThread(limit, Duration.ofMillis(1))).hasMessage("none for PT0.001S");
            return "";
        });
    }

    @Test
    void constructor_rejectsANegativeMax() {
        assertThatThrownBy(() -> limit(-1, Duration.ZERO))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("max");
    }
}
