package dev.goproxy.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.goproxy.content.Provenance;
import dev.goproxy.fetch.NotFoundException;
import dev.goproxy.fetch.UpstreamException;
import dev.goproxy.process.Deadline;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class RetriesTest {
    private static final Duration MOMENT = Duration.ofNanos(10);

    private final AtomicInteger attempts = new AtomicInteger();

    private static Deadline later() {
        return Deadline.in(Duration.ofMinutes(1));
    }

    private Retries.Attempt<Integer> succeedsAfter(int failures, UpstreamException failure) {
        return () -> {
            if (attempts.incrementAndGet() <= failures) {
                throw new TransientFailure(failure);
            }
            return attempts.get();
        };
    }

    @Test
    void run_retriesUntilAnAttemptSucceeds() throws IOException {
        assertThat(new Retries(10, MOMENT, MOMENT)
                        .run("h.example", later(), succeedsAfter(9, new UpstreamException("x"))))
                .isEqualTo(new Attempted<>(10, 10));
    }

    @Test
    void run_throwsTheLastFailure() {
        var failure = new UpstreamException("x");
        assertThatThrownBy(() -> new Retries(10, MOMENT, MOMENT).run("h.example", later(), succeedsAfter(10, failure)))
                .isSameAs(failure);
        assertThat(failure.provenance()).contains(new Provenance("h.example", 10));
        assertThat(attempts).hasValue(10);
    }

    @Test
    void run_withoutBudget_makesOneAttempt() {
        var none = new Retries(10, MOMENT, MOMENT, Duration.ZERO);
        assertThatThrownBy(() -> none.run("h.example", later(), succeedsAfter(1, new UpstreamException("x"))))
                .isInstanceOf(UpstreamException.class);
        assertThat(attempts).hasValue(1);
    }

    @Test
    void onceBegun_nobodyElseCanBeAsked() {
        assertThat(Retries.BRIEF.isBrief()).isTrue();
        assertThat(Retries.BRIEF.onceBegun()).isEqualTo(Retries.DEFAULT);
        assertThat(Retries.DEFAULT.isBrief()).isFalse();
        assertThat(Retries.DEFAULT.onceBegun()).isEqualTo(Retries.DEFAULT);
    }

    @Test
    void run_otherFailures_areFinal() {
        assertThatThrownBy(() -> new Retries(10, MOMENT, MOMENT).run("h.example", later(), () -> {
                    attempts.incrementAndGet();
                    throw new NotFoundException("x");
                }))
                .isInstanceOf(NotFoundException.class);
        assertThat(attempts).hasValue(1);
    }

    @Test
    void run_waitBeyondTheDeadline_isNotStarted() {
        var slow = new Retries(10, Duration.ofMinutes(5), Duration.ofMinutes(5));
        assertThatThrownBy(() -> slow.run("h.example", later(), succeedsAfter(1, new UpstreamException("x"))))
                .isInstanceOf(UpstreamException.class);
        assertThat(attempts).hasValue(1);
    }

    @Test
    void run_retryAfter_replacesTheBackOff() throws IOException {
        var slow = new Retries(10, Duration.ofMinutes(5), Duration.ofMinutes(5));
        assertThat(slow.run("h.example", later(), succeedsAfter(1, new UpstreamException("x", MOMENT))))
                .isEqualTo(new Attempted<>(2, 2));
        assertThatThrownBy(() -> slow.run(
                        "h.example", later(), succeedsAfter(9, new UpstreamException("x", Duration.ofSeconds(11)))))
                .isInstanceOf(UpstreamException.class);
    }

    @Test
    void run_interrupted_stopsAtOnce() {
        Thread.currentThread().interrupt();
        assertThatThrownBy(
                        () -> Retries.DEFAULT.run("h.example", later(), succeedsAfter(1, new UpstreamException("x"))))
                .isInstanceOf(InterruptedIOException.class);
        assertThat(Thread.interrupted()).isTrue();
        assertThat(attempts).hasValue(1);
    }
}
