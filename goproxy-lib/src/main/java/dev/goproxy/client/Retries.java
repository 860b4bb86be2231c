package dev.goproxy.client;

import dev.goproxy.process.Deadline;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/**
 * How often and when a failed attempt is made again: exponential back-off with full jitter, an upstream's {@code Retry-After} honoured, never beyond the
 * deadline.
 *
 * @param maxAttempts the most attempts in a row without progress if the upstream answers that it has failed, at least 1; four times as many if it does
 *     not answer at all, since that is what an outage looks like that a build can sit out
 * @param firstDelay the longest wait after the first failure; doubled for each further one
 * @param maxDelay the longest wait at all
 */
public record Retries(int maxAttempts, Duration firstDelay, Duration maxDelay) {
    /** Some 20 seconds of answered failures, a minute and a half without any answer. */
    public static final Retries DEFAULT = new Retries(30, Duration.ofMillis(100), Duration.ofSeconds(1));

    private static final int UNANSWERED = 4;

    /** An upstream that wants to be left alone for longer than this is not waited for: its failure is passed on. */
    private static final Duration LONGEST_RETRY_AFTER = Duration.ofSeconds(10);

    /** One attempt. */
    @FunctionalInterface
    public interface Attempt<T> {
        T make() throws TransientFailure, IOException;
    }

    public <T> T run(Deadline deadline, Attempt<T> attempt) throws IOException {
        for (int failed = 1; ; failed++) {
            try {
                return attempt.make();
            } catch (TransientFailure e) {
                pause(failed, e, deadline);
            }
        }
    }

    /** Waits before the next attempt, or throws the failure if there is to be none. */
    void pause(int failed, TransientFailure failure, Deadline deadline) throws IOException {
        Duration delay = failure.retryAfter().orElseGet(() -> backOff(failed));
        if (failed >= (failure.isAnswer() ? maxAttempts : UNANSWERED * maxAttempts)
                || delay.compareTo(deadline.remaining()) >= 0
                || delay.compareTo(LONGEST_RETRY_AFTER) > 0) {
            throw failure.failure();
        }
        deadline.sleep(delay);
    }

    private Duration backOff(int failed) {
        long longest = Math.min(maxDelay.toNanos(), firstDelay.toNanos() << Math.min(failed - 1, 20));
        return Duration.ofNanos(ThreadLocalRandom.current().nextLong(longest / 2, longest + 1));
    }
}
