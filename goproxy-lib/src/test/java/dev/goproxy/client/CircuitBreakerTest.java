package dev.goproxy.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class CircuitBreakerTest {
    private final AtomicLong now = new AtomicLong();
    private final CircuitBreaker breaker = new CircuitBreaker(now::get);

    private void pass(Duration time) {
        now.addAndGet(time.toNanos());
    }

    private void failFor(Duration time) {
        for (int i = 0; i < 20; i++) {
            breaker.failed();
            pass(time.dividedBy(20));
        }
    }

    @Test
    void enter_isFree_whileFailuresAreNew() {
        failFor(CircuitBreaker.PATIENCE.minusSeconds(1));
        assertThat(breaker.enter()).isEmpty();
    }

    @Test
    void enter_isRefused_onceEverythingHasFailedForLong_butForAProbe() {
        failFor(CircuitBreaker.PATIENCE.plusSeconds(1));
        assertThat(breaker.enter()).as("the probe").isEmpty();
        assertThat(breaker.enter()).hasValue(CircuitBreaker.PROBE_EVERY);
        pass(CircuitBreaker.PROBE_EVERY);
        assertThat(breaker.enter()).as("the next probe").isEmpty();
        assertThat(breaker.enter()).isPresent();
    }

    @Test
    void succeeded_closes() {
        failFor(CircuitBreaker.PATIENCE.plusSeconds(1));
        breaker.succeeded();
        assertThat(breaker.enter()).isEmpty();
        assertThat(breaker.enter()).isEmpty();
    }

    @Test
    void enter_isFree_afterFewFailures_howeverLongAgo() {
        breaker.failed();
        pass(Duration.ofHours(1));
        assertThat(breaker.enter()).isEmpty();
    }
}
