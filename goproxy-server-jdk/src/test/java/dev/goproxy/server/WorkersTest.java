package dev.goproxy.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class WorkersTest {
    private static final Watchdog.Limits LIMITS = new Watchdog.Limits(1000, 1000, 1000, Duration.ofSeconds(60));

    private final Workers workers = Workers.start(4, LIMITS);

    @AfterEach
    void stop() {
        workers.stop();
    }

    @Test
    void execute_startsAThreadForEachTaskUpToTheBound() throws Exception {
        var together = new CyclicBarrier(5);
        for (int i = 0; i < 4; i++) {
            workers.execute(() -> meet(together));
        }
        meet(together);
        assertThat(workers.awaitIdle(TestTimeouts.LIMIT)).isTrue();
    }

    @Test
    void execute_whileAllAreHeldUpStartsMoreThreads() throws Exception {
        var many = Workers.start(200, LIMITS);
        var together = new CyclicBarrier(101);
        for (int i = 0; i < 100; i++) {
            many.execute(() -> meet(together));
        }
        meet(together);
        assertThat(many.awaitIdle(TestTimeouts.LIMIT)).isTrue();
        many.stop();
    }

    @Test
    void execute_beyondTheBoundLetsTasksWait() throws Exception {
        var open = new CountDownLatch(1);
        var done = Collections.synchronizedList(new ArrayList<Integer>());
        for (int i = 0; i < 20; i++) {
            int number = i;
            workers.execute(() -> {
                await(open);
                done.add(number);
            });
        }
        assertThat(workers.awaitIdle(Duration.ofMillis(1))).isFalse();
        open.countDown();
        assertThat(workers.awaitIdle(TestTimeouts.LIMIT)).isTrue();
        assertThat(done).hasSize(20);
    }

    @Test
    void awaitIdle_countsATaskThatFails() throws Exception {
        workers.execute(() -> {
            Thread.currentThread().setUncaughtExceptionHandler((thread, e) -> {});
            throw new IllegalStateException("on purpose");
        });
        assertThat(workers.awaitIdle(TestTimeouts.LIMIT)).isTrue();
    }

    private static void meet(CyclicBarrier barrier) {
        try {
            barrier.await(TestTimeouts.LIMIT_SECONDS, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
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
