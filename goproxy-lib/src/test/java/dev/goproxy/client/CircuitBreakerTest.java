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
            breaker.recordFailure(Duration.ZERO);
            pass(time.dividedBy(20));
        }
    }

    @Test
    void tryAcquire_isPermitted_whileFailuresAreRecent() {
        failFor(CircuitBreaker.OPENS_AFTER.minusSeconds(1));
        assertThat(breaker.tryAcquire()).isEmpty();
    }

    @Test
    void tryAcquire_isRefused_onceAllAttemptsHaveFailedForLong_exceptForProbes() {
        failFor(CircuitBreaker.OPENS_AFTER.plusSeconds(1));
        assertThat(breaker.tryAcquire()).as("the probe").isEmpty();
        assertThat(breaker.tryAcquire()).hasValue(CircuitBreaker.PROBE_INTERVAL);
        pass(CircuitBreaker.PROBE_INTERVAL);
        assertThat(breaker.tryAcquire()).as("the next probe").isEmpty();
        assertThat(breaker.tryAcquire()).isPresent();
    }

    @Test
    void tryAcquireIfOthersCanBeAsked_isRefused_afterAFewFailures() {
        for (int i = 0; i < 3; i++) {
            assertThat(breaker.tryAcquireIfOthersCanBeAsked()).isEmpty();
            breaker.recordFailure(Duration.ZERO);
        }
        pass(CircuitBreaker.OPENS_EARLY_AFTER);
        assertThat(breaker.tryAcquire()).as("where nobody else can be asked").isEmpty();
        assertThat(breaker.tryAcquireIfOthersCanBeAsked()).as("the probe").isEmpty();
        assertThat(breaker.tryAcquireIfOthersCanBeAsked()).isPresent();
        pass(CircuitBreaker.PROBE_INTERVAL);
        assertThat(breaker.tryAcquireIfOthersCanBeAsked()).as("the next probe").isEmpty();
        breaker.recordSuccess();
        assertThat(breaker.tryAcquireIfOthersCanBeAsked()).isEmpty();
    }

    @Test
    void tryAcquireIfOthersCanBeAsked_isRefused_afterOneSlowFailure() {
        Duration slow = Duration.ofSeconds(30);
        breaker.recordFailure(slow);
        assertThat(breaker.tryAcquire()).as("where nobody else can be asked").isEmpty();
        assertThat(breaker.tryAcquireIfOthersCanBeAsked()).hasValue(slow);
        pass(slow);
        assertThat(breaker.tryAcquireIfOthersCanBeAsked()).as("the probe").isEmpty();
        assertThat(breaker.tryAcquireIfOthersCanBeAsked()).isPresent();
        breaker.recordSuccess();
        assertThat(breaker.tryAcquireIfOthersCanBeAsked()).isEmpty();
    }

    @Test
    void recordSuccess_closes() {
        failFor(CircuitBreaker.OPENS_AFTER.plusSeconds(1));
        breaker.recordSuccess();
        assertThat(breaker.tryAcquire()).isEmpty();
        assertThat(breaker.tryAcquire()).isEmpty();
    }

    @Test
    void tryAcquire_isPermitted_afterFewFailures_howeverLongAgo() {
        breaker.recordFailure(Duration.ZERO);
        pass(Duration.ofHours(1));
        assertThat(breaker.tryAcquire()).isEmpty();
    }
}
