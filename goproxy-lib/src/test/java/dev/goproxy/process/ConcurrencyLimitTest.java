package dev.goproxy.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.goproxy.fetch.UpstreamTimeoutException;
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

    @Test
    void take_letsOnlySoManyAtATime() throws Exception {
        var turns = new ConcurrencyLimit(3, Duration.ofSeconds(20));
        Callable<String> ask = () -> turns.take(() -> {
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
    void take_hasNoLimitWithZero() throws Exception {
        var turns = new ConcurrencyLimit(0, Duration.ZERO);
        var all = new CyclicBarrier(50);
        Callable<Integer> ask = () -> turns.take(() -> met(all));
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
    void take_givesUpWhenItTakesTooLong() throws IOException {
        var turns = new ConcurrencyLimit(1, Duration.ZERO);
        turns.take(() -> {
            assertThatThrownBy(() -> inOtherThread(turns)).isInstanceOf(UpstreamTimeoutException.class);
            return "";
        });
        assertThat(turns.take(() -> "again")).isEqualTo("again");
    }

    private static void inOtherThread(ConcurrencyLimit turns) throws Throwable {
        var thread = Executors.newSingleThreadExecutor();
        try {
            thread.submit(() -> turns.take(() -> "never")).get();
        } catch (java.util.concurrent.ExecutionException e) {
            throw e.getCause();
        } finally {
            thread.shutdownNow();
        }
    }

    @Test
    void take_givesItsPlaceBackAfterAFailure() throws IOException {
        var turns = new ConcurrencyLimit(1, Duration.ZERO);
        for (int i : List.of(1, 2)) {
            assertThatThrownBy(() -> turns.take(() -> {
                        throw new IOException("failure " + i);
                    }))
                    .hasMessage("failure " + i);
        }
    }

    @Test
    void take_endsWhenItIsInterrupted() throws IOException {
        var turns = new ConcurrencyLimit(1, Duration.ofMinutes(1));
        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> turns.take(() -> "")).isInstanceOf(InterruptedIOException.class);
        assertThat(Thread.interrupted()).isTrue();
    }
}
