package dev.goproxy.client;

import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * Keeps requests from waiting for an upstream that is down. It opens when every attempt has failed for a time, whoever made it, and then lets one
 * attempt through now and then; the first that succeeds closes it. Safe for use by many threads.
 */
final class CircuitBreaker {
    /** How long everything must have failed. A shorter outage is sat out by retries. */
    static final Duration PATIENCE = Duration.ofSeconds(90);

    /** How often an attempt is let through while it is open. */
    static final Duration PROBE_EVERY = Duration.ofSeconds(5);

    private static final int MIN_FAILURES = 10;

    private final LongSupplier nanoTime;
    private int failures;
    private long failingSince;
    private long nextProbe;

    CircuitBreaker(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /** Asks for an attempt; if there is to be none, says when to ask again. */
    synchronized Optional<Duration> enter() {
        long now = nanoTime.getAsLong();
        if (failures < MIN_FAILURES || now - failingSince < PATIENCE.toNanos()) {
            return Optional.empty();
        }
        if (now - nextProbe >= 0) {
            nextProbe = now + PROBE_EVERY.toNanos();
            return Optional.empty();
        }
        return Optional.of(Duration.ofNanos(nextProbe - now));
    }

    /** The upstream answered: what it said does not matter. */
    synchronized void succeeded() {
        failures = 0;
    }

    /** The attempt failed in a way that may pass. */
    synchronized void failed() {
        if (failures == 0) {
            failingSince = nanoTime.getAsLong();
            nextProbe = failingSince;
        }
        failures++;
    }
}
