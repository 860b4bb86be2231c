package dev.goproxy.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class DeadlineTest {
    @Test
    void in_zeroOrVeryLong_neverPasses() {
        for (Duration allowed : new Duration[] {Duration.ZERO, Duration.ofSeconds(Long.MAX_VALUE)}) {
            Deadline deadline = Deadline.in(allowed);
            assertThat(deadline.hasPassed()).isFalse();
            assertThat(deadline.remaining()).isGreaterThan(Duration.ofDays(300));
        }
    }

    @Test
    void remaining_endsAtZero() throws Exception {
        Deadline deadline = Deadline.in(Duration.ofNanos(1));
        deadline.sleep(Duration.ofDays(1));
        while (!deadline.hasPassed()) {
            Thread.onSpinWait();
        }
        assertThat(deadline.remaining()).isZero();
    }

    @Test
    void onPassing_runsOnce_unlessCancelled() throws Exception {
        var cancelledRan = new AtomicBoolean();
        var ran = new CountDownLatch(1);
        Deadline.in(Duration.ofMillis(30))
                .onPassing(() -> cancelledRan.set(true))
                .cancel(false);
        Deadline passing = Deadline.in(Duration.ofMillis(60));
        Future<?> timer = passing.onPassing(ran::countDown);
        assertThat(ran.await(10, TimeUnit.SECONDS)).isTrue();
        assertThat(timer.isCancelled()).isFalse();
        assertThat(passing.hasPassed()).isTrue();
        assertThat(cancelledRan).isFalse();
    }
}
