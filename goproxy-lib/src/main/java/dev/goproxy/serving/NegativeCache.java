package dev.goproxy.serving;

import com.google.common.cache.Cache;
import com.google.common.cache.CacheBuilder;
import dev.goproxy.fetch.NotFoundException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Names that were absent a moment ago. {@code go} asks for every prefix of an import path, and over https each miss
 * twice: remembering them briefly spares the upstream these requests. Bounded by number and size; failures are never
 * remembered.
 */
public final class NegativeCache {
    /** An absence, without the trace of where it was noticed, which takes more memory than all of the rest. */
    private record Absence(String message, boolean isAuthoritative, Instant since) {
        NotFoundException answer() {
            return isAuthoritative ? new NotFoundException(message) : NotFoundException.notAsked(message);
        }

        long bytes(String name) {
            return OVERHEAD_BYTES + 2L * name.length() + 2L * message.length();
        }
    }

    private static final int OVERHEAD_BYTES = 256;

    /** Some 20,000 of usual length, or a 32nd of a small heap. */
    private static final long MAX_BYTES =
            Math.min(16L << 20, Runtime.getRuntime().maxMemory() / 32);

    private final Cache<String, Absence> names = CacheBuilder.newBuilder()
            .maximumWeight(MAX_BYTES)
            .weigher((String name, Absence absence) -> (int) Math.min(Integer.MAX_VALUE, absence.bytes(name)))
            .build();
    private final Clock clock;
    private final Duration ttl;

    /**
     * Creates an empty cache.
     *
     * @param ttl how long an absence is remembered; 0 means not at all
     */
    public NegativeCache(Clock clock, Duration ttl) {
        this.clock = clock;
        this.ttl = ttl;
    }

    void put(String name, NotFoundException answer) {
        if (!ttl.isZero()) {
            String message = String.valueOf(answer.getMessage());
            names.put(name, new Absence(message, answer.isAuthoritative(), clock.instant()));
        }
    }

    /** Returns the upstream's answer for a name; null if there is none, or it has expired. */
    @Nullable
    NotFoundException get(String name) {
        Absence absence = names.getIfPresent(name);
        return absence == null || timeLeft(absence).isZero() ? null : absence.answer();
    }

    /** Returns for how long the absence of a name will still be remembered; 0 if it isn't. */
    Duration timeLeft(String name) {
        Absence absence = names.getIfPresent(name);
        return absence == null ? Duration.ZERO : timeLeft(absence);
    }

    private Duration timeLeft(Absence absence) {
        Duration age = Duration.between(absence.since, clock.instant()); // negative if the clock was set back
        return age.isNegative() || age.compareTo(ttl) >= 0 ? Duration.ZERO : ttl.minus(age);
    }

    /**
     * Returns the last answer for a name, or null. For upstreams that fail: a client that looks for a package asks for
     * names that never existed, and fails if it is told of an outage instead of their absence.
     */
    @Nullable
    NotFoundException getEvenIfExpired(String name) {
        Absence absence = names.getIfPresent(name);
        return absence == null ? null : absence.answer();
    }

    void invalidate(String name) {
        names.invalidate(name);
    }
}
