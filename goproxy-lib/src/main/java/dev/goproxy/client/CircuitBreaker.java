package dev.goproxy.client;

import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * Fails requests at once while an upstream is down. The circuit opens when all attempts of all requests have failed for
 * 90 seconds, and then permits one attempt every 5 seconds; the first that succeeds closes it. Safe for use by many
 * threads.
 */
final class CircuitBreaker {
    /** Time for which all attempts must have failed before the circuit opens. Retries bridge a shorter outage. */
    static final Duration OPENS_AFTER = Duration.ofSeconds(90);

    /** Time between two attempts while the circuit is open. */
    static final Duration PROBE_INTERVAL = Duration.ofSeconds(5);

    /** The same for requests that can be sent elsewhere. */
    static final Duration OPENS_EARLY_AFTER = Duration.ofMillis(500);

    /** Time after which even a single failed attempt is enough for that: others should not wait as long. */
    static final Duration SLOW = Duration.ofSeconds(3);

    private static final int MIN_FAILURES = 10;
    private static final int MIN_FAILURES_EARLY = 3;

    private final LongSupplier nanoTime;
    private int failures;
    private long failingSince;
    private long nextProbe;
    private Duration lastFailureTook = Duration.ZERO;
    private boolean open;
    private boolean told;

    CircuitBreaker(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /**
     * Asks for permission to make an attempt.
     *
     * @return empty if it is permitted; else the time until the next attempt is
     */
    synchronized Optional<Duration> tryAcquire() {
        return tryAcquire(OPENS_AFTER, MIN_FAILURES);
    }

    /**
     * Asks for permission to make an attempt that others can be asked in place of.
     *
     * @return empty if it is permitted; else the time until the next attempt is
     */
    synchronized Optional<Duration> tryAcquireIfOthersCanBeAsked() {
        return isSlow() ? tryAcquire(Duration.ZERO, 1) : tryAcquire(OPENS_EARLY_AFTER, MIN_FAILURES_EARLY);
    }

    private boolean isSlow() {
        return lastFailureTook.compareTo(SLOW) >= 0;
    }

    private Optional<Duration> tryAcquire(Duration opensAfter, int minFailures) {
        long now = nanoTime.getAsLong();
        if (failures < minFailures || now - failingSince < opensAfter.toNanos()) {
            return Optional.empty();
        }
        open = true;
        if (now - nextProbe >= 0) {
            nextProbe = now + probeInterval();
            return Optional.empty();
        }
        return Optional.of(Duration.ofNanos(nextProbe - now));
    }

    /** Returns a time so long that seldom more than one attempt waits for an upstream that doesn't answer. */
    private long probeInterval() {
        return Math.max(PROBE_INTERVAL.toNanos(), lastFailureTook.toNanos());
    }

    /** Records that the upstream answered an attempt, with a resource or its absence. */
    synchronized void recordSuccess() {
        failures = 0;
        lastFailureTook = Duration.ZERO;
        open = false;
    }

    /**
     * Records that an attempt failed with a transient failure.
     *
     * @param took the duration of the attempt
     */
    synchronized void recordFailure(Duration took) {
        long now = nanoTime.getAsLong();
        lastFailureTook = took;
        if (failures == 0) {
            failingSince = now;
            nextProbe = isSlow() ? now + probeInterval() : now;
        }
        failures++;
    }

    /** Whether requests have failed at once since the upstream last answered. */
    synchronized boolean isOpen() {
        return open;
    }

    /** Returns the state if it has changed since the last call. */
    synchronized Optional<Boolean> takeChange() {
        boolean isChanged = open != told;
        told = open;
        return isChanged ? Optional.of(open) : Optional.empty();
    }
}
