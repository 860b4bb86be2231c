package dev.goproxy.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class DeadlineInterruptTest {
    private static IOException late(IOException cause) {
        return new IOException("late", cause);
    }

    private static String blocked() throws IOException {
        try {
            new CountDownLatch(1).await();
            return "";
        } catch (InterruptedException e) {
            throw Threads.interrupted("interrupted", e);
        }
    }

    @Test
    void run_interruptsWhatBlocks_andClearsTheInterrupt() {
        assertThatThrownBy(() -> DeadlineInterrupt.run(
                        Deadline.in(Duration.ofMillis(50)),
                        DeadlineInterruptTest::blocked,
                        DeadlineInterruptTest::late))
                .hasMessage("late")
                .hasCauseInstanceOf(InterruptedIOException.class);
        assertThat(Thread.currentThread().isInterrupted()).isFalse();
    }

    @Test
    void run_failureBeforeTheDeadline_isPassedOn() {
        assertThatThrownBy(() -> DeadlineInterrupt.run(
                        Deadline.in(Duration.ofMinutes(1)),
                        () -> {
                            throw new IOException("failed");
                        },
                        DeadlineInterruptTest::late))
                .hasMessage("failed");
    }

    @Test
    void run_interruptByOthers_isPassedOn() {
        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> DeadlineInterrupt.run(
                        Deadline.in(Duration.ofMinutes(1)),
                        DeadlineInterruptTest::blocked,
                        DeadlineInterruptTest::late))
                .isInstanceOf(InterruptedIOException.class);
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void run_whatEndsInTime_isNotInterruptedLater() throws IOException {
        Deadline deadline = Deadline.in(Duration.ofMillis(100));
        assertThat(DeadlineInterrupt.run(deadline, () -> "done", DeadlineInterruptTest::late))
                .isEqualTo("done");
        Awaitility.await().pollDelay(200, TimeUnit.MILLISECONDS).until(deadline::hasPassed);
        assertThat(Thread.currentThread().isInterrupted()).isFalse();
    }
}
