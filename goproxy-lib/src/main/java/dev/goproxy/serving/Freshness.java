package dev.goproxy.serving;

import dev.goproxy.content.Content;
import java.time.Clock;
import java.time.Duration;

/** Decides how long a cached list, {@code @latest} or query answer is served without asking the upstream again. */
public final class Freshness {
    /** The age of a cached answer. */
    enum Age {
        /** Served. */
        FRESH,
        /** Served, but it expires soon: a fetch is started that nobody waits for. */
        REFRESH_AHEAD,
        /** Served only if the upstream fails. */
        STALE
    }

    private final Clock clock;
    private final Duration freshFor;

    public Freshness(Clock clock, Duration freshFor) {
        this.clock = clock;
        this.freshFor = freshFor;
    }

    /** Returns the age of a cached answer; one from the future, as after a clock was set back, is stale. */
    Age of(Content content) {
        if (content.modified().isEmpty()) {
            return Age.STALE;
        }
        Duration age = Duration.between(content.modified().get(), clock.instant());
        if (age.isNegative() || age.compareTo(freshFor) >= 0) {
            return Age.STALE;
        }
        return age.compareTo(freshFor.minus(freshFor.dividedBy(4))) < 0 ? Age.FRESH : Age.REFRESH_AHEAD;
    }
}
