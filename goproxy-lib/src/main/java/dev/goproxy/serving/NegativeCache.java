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
 * twice: remembering them briefly spares the upstream these requests. Bounded; failures are never remembered.
 */
public final class NegativeCache {
    private record Absence(NotFoundException answer, Instant since) {}

    private static final int MAX_NAMES = 20_000;

    private final Cache<String, Absence> names =
            CacheBuilder.newBuilder().maximumSize(MAX_NAMES).build();
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
            names.put(name, new Absence(answer, clock.instant()));
        }
    }

    /** Returns the upstream's answer for a name; null if there is none, or it has expired. */
    @Nullable
    NotFoundException get(String name) {
        Absence absence = names.getIfPresent(name);
        if (absence == null) {
            return null;
        }
        Duration age = Duration.between(absence.since, clock.instant()); // negative if the clock was set back
        return age.isNegative() || age.compareTo(ttl) >= 0 ? null : absence.answer;
    }

    /**
     * Returns the last answer for a name, or null. For upstreams that fail: a client that looks for a package asks for
     * names that never existed, and fails if it is told of an outage instead of their absence.
     */
    @Nullable
    NotFoundException getEvenIfExpired(String name) {
        Absence absence = names.getIfPresent(name);
        return absence == null ? null : absence.answer;
    }

    void invalidate(String name) {
        names.invalidate(name);
    }
}
