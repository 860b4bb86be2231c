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

    private static final int MIN_FAILURES = 10;

    private final LongSupplier nanoTime;
    private int failures;
    private long failingSince;
    private long nextProbe;

    CircuitBreaker(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /**
     * Asks for permission to make an attempt.
     *
     * @return empty if it is permitted; else the time until the next attempt is
     */
    synchronized Optional<Duration> tryAcquire() {
        long now = nanoTime.getAsLong();
        if (failures < MIN_FAILURES || now - failingSince < OPENS_AFTER.toNanos()) {
            return Optional.empty();
        }
        if (now - nextProbe >= 0) {
            nextProbe = now + PROBE_INTERVAL.toNanos();
            return Optional.empty();
        }
        return Optional.of(Duration.ofNanos(nextProbe - now));
    }

    /** Records that the upstream answered an attempt, with a resource or its absence. */
    synchronized void recordSuccess() {
        failures = 0;
    }

    /** Records that an attempt failed with a transient failure. */
    synchronized void recordFailure() {
        if (failures == 0) {
            failingSince = nanoTime.getAsLong();
            nextProbe = failingSince;
        }
        failures++;
    }
}
