package dev.goproxy.server;

import java.time.Duration;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;

/**
 * How long tests wait for what should happen soon: longer than even a slow and busy machine needs, and than any time
 * that is tested.
 */
public final class TestTimeouts {
    public static final Duration LIMIT = Duration.ofMinutes(2);
    public static final int LIMIT_SECONDS = 120;
    static final int LIMIT_MILLIS = LIMIT_SECONDS * 1000;

    private TestTimeouts() {}

    /** Waits for a condition. */
    public static ConditionFactory await() {
        return Awaitility.await().atMost(LIMIT);
    }
}
