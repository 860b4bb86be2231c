package dev.goproxy.serving;

import dev.goproxy.content.Content;
import java.time.Clock;
import java.time.Duration;

/** How long a cached list, {@code @latest} or query answer is given without asking the upstream again. */
public final class Freshness {
    /** How old an answer is. */
    enum Age {
        /** Good. */
        FRESH,
        /** Good, but soon to be renewed: the time to ask again without anybody waiting for it. */
        RIPE,
        /** To be asked again first. */
        OLD
    }

    private final Clock clock;
    private final Duration freshFor;

    public Freshness(Clock clock, Duration freshFor) {
        this.clock = clock;
        this.freshFor = freshFor;
    }

    /** The age of a cached answer; one from the future, as after a clock was set back, is old. */
    Age of(Content content) {
        if (content.modified().isEmpty()) {
            return Age.OLD;
        }
        Duration age = Duration.between(content.modified().get(), clock.instant());
        if (age.isNegative() || age.compareTo(freshFor) >= 0) {
            return Age.OLD;
        }
        return age.compareTo(freshFor.minus(freshFor.dividedBy(4))) < 0 ? Age.FRESH : Age.RIPE;
    }
}
