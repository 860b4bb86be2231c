package dev.goproxy.client;

import dev.goproxy.content.Provenance;
import dev.goproxy.fetch.FetchException;
import dev.goproxy.fetch.UpstreamTimeoutException;
import dev.goproxy.process.Deadline;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * Rule for repeating failed attempts: exponential back-off with jitter, which an upstream's {@code Retry-After}
 * replaces, and never beyond the deadline.
 *
 * @param maxAttempts maximum number of attempts in a row without progress if the upstream reports a failure, at least
 *     1. Four times as many if it does not answer, since a build should survive a short outage
 * @param firstDelay maximum wait after the first failure, doubled for each further one; the actual wait is at least
 *     half of that
 * @param maxDelay maximum wait after any failure
 * @param budget time since the first attempt after which there is none but those in progress
 */
public record Retries(int maxAttempts, Duration firstDelay, Duration maxDelay, Duration budget) {
    private static final Duration UNLIMITED = Duration.ofDays(1);

    /** A few seconds, for upstreams in whose place others can be asked. */
    public static final Retries BRIEF =
            new Retries(3, Duration.ofMillis(100), Duration.ofMillis(500), Duration.ofSeconds(4));

    /** Gives up after some 20 seconds of reported failures, or a minute and a half without an answer. */
    public static final Retries DEFAULT = new Retries(30, Duration.ofMillis(100), Duration.ofSeconds(1));

    private static final int FACTOR_IF_UNANSWERED = 4;

    /** If an upstream asks for a longer wait than this, its failure is final. */
    private static final Duration MAX_RETRY_AFTER = Duration.ofSeconds(10);

    /** Returns a rule whose attempts are limited by their number only. */
    public Retries(int maxAttempts, Duration firstDelay, Duration maxDelay) {
        this(maxAttempts, firstDelay, maxDelay, UNLIMITED);
    }

    /** One attempt. */
    @FunctionalInterface
    interface Attempt<T> {
        T make() throws TransientFailure, IOException;
    }

    /**
     * Makes attempts until one succeeds.
     *
     * @param upstream name of the upstream, for the provenance of failures
     * @param deadline once it has passed, the last failure before that counts
     * @throws FetchException if the last attempt failed, or another would not help; with the number of attempts
     * @throws java.io.InterruptedIOException if this thread is interrupted between two attempts
     */
    <T> Attempted<T> run(String upstream, Deadline deadline, Attempt<T> attempt) throws IOException {
        int attempts = 1;
        FetchException last = null;
        long start = System.nanoTime();
        try {
            for (; ; attempts++) {
                try {
                    return new Attempted<>(attempt.make(), attempts);
                } catch (TransientFailure e) {
                    last = e.failure();
                    pause(attempts, e, deadline, System.nanoTime() - start > budget.toNanos());
                }
            }
        } catch (FetchException e) {
            FetchException told = told(e, last, deadline);
            told.setProvenance(new Provenance(upstream, attempts));
            throw told;
        }
    }

    /**
     * Waits before the next attempt.
     *
     * @param failed number of failures in a row, at least 1
     * @param isLast whether there should not be another attempt in any case
     * @throws FetchException the failure, if there should not be another attempt
     */
    void pause(int failed, TransientFailure failure, Deadline deadline, boolean isLast) throws IOException {
        Duration delay = failure.retryAfter().orElseGet(() -> backOff(failed));
        if (isLast
                || failed >= (failure.isServerReported() ? maxAttempts : FACTOR_IF_UNANSWERED * maxAttempts)
                || delay.compareTo(deadline.remaining()) >= 0
                || delay.compareTo(MAX_RETRY_AFTER) > 0) {
            throw failure.failure();
        }
        deadline.sleep(delay);
    }

    /** Returns which failure to tell: if the time is up, the last before that, since it says more. */
    static FetchException told(FetchException e, @Nullable FetchException last, Deadline deadline) {
        return last != null && e instanceof UpstreamTimeoutException && deadline.hasPassed() ? last : e;
    }

    /** Returns the rule for a body that has begun to arrive, the rest of which nobody else can be asked for. */
    Retries onceBegun() {
        return isBrief() ? DEFAULT : this;
    }

    /** Whether others can be asked in place of an upstream that is down. */
    boolean isBrief() {
        return budget.compareTo(BRIEF.budget) <= 0;
    }

    private Duration backOff(int failed) {
        long longest = Math.min(maxDelay.toNanos(), firstDelay.toNanos() << Math.min(failed - 1, 20));
        return Duration.ofNanos(ThreadLocalRandom.current().nextLong(longest / 2, longest + 1));
    }
}
