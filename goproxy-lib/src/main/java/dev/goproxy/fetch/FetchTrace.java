package dev.goproxy.fetch;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Which upstream answered the fetch that the current thread has just made, for logs and metrics. A fetcher notes it, and who called the fetcher
 * takes it.
 */
public final class FetchTrace {
    private static final ThreadLocal<@Nullable String> UPSTREAM = new ThreadLocal<>();

    private FetchTrace() {}

    /**
     * Notes the upstream.
     *
     * @param upstream its name, without credentials
     */
    public static void note(String upstream) {
        UPSTREAM.set(upstream);
    }

    /**
     * Takes what was noted last on this thread.
     *
     * @return the upstream's name; empty if nothing was noted since the last time
     */
    public static Optional<String> take() {
        String upstream = UPSTREAM.get();
        UPSTREAM.remove();
        return Optional.ofNullable(upstream);
    }
}
