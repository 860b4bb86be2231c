package dev.goproxy.serving;

import com.google.common.cache.Cache;
import com.google.common.cache.CacheBuilder;
import dev.goproxy.fetch.NotFoundException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What was absent a moment ago. {@code go} asks for every prefix of an import path, and over https each miss twice: remembering them briefly keeps the
 * upstream out of it. Bounded; failures are never remembered.
 */
public final class NegativeCache {
    private record Absence(NotFoundException answer, Instant since) {}

    private static final int MAX_NAMES = 20_000;

    private final Cache<String, Absence> names =
            CacheBuilder.newBuilder().maximumSize(MAX_NAMES).build();
    private final Clock clock;
    private final Duration memory;

    /**
     * Begins with nothing.
     *
     * @param memory how long an absence is remembered; 0 means not at all
     */
    public NegativeCache(Clock clock, Duration memory) {
        this.clock = clock;
        this.memory = memory;
    }

    void remember(String name, NotFoundException answer) {
        if (!memory.isZero()) {
            names.put(name, new Absence(answer, clock.instant()));
        }
    }

    /** What was said of a name, or null if nobody knows (any more). */
    @Nullable
    NotFoundException recall(String name) {
        Absence absence = names.getIfPresent(name);
        if (absence == null) {
            return null;
        }
        Duration age = Duration.between(absence.since, clock.instant()); // less than 0 if the clock was set back
        return age.isNegative() || age.compareTo(memory) >= 0 ? null : absence.answer;
    }

    /**
     * What was said of a name when somebody last knew, or null. Good enough where nobody can be asked: a client that looks for a package asks for names that
     * never were, and fails if it is told of an outage instead.
     */
    @Nullable
    NotFoundException lastKnown(String name) {
        Absence absence = names.getIfPresent(name);
        return absence == null ? null : absence.answer;
    }

    void forget(String name) {
        names.invalidate(name);
    }
}
