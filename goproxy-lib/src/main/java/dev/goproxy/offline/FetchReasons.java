package dev.goproxy.offline;

import dev.goproxy.event.FetchFailed;
import dev.goproxy.event.FetchSucceeded;
import dev.goproxy.event.ProxyListener;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A listener of the proxy of a {@link Prefetcher}, which remembers why fetches failed: where a proxy has an old answer,
 * it does not tell clients. Keeps one reason for each file; not for proxies that run for long. Safe for use by multiple
 * threads.
 */
public final class FetchReasons implements ProxyListener {
    private final Map<String, String> reasons = new ConcurrentHashMap<>();

    /** Creates a listener that has heard of no failure. */
    public FetchReasons() {}

    @Override
    public void fetchFailed(FetchFailed event) {
        reasons.put(event.endpoint().name(), String.valueOf(event.cause().getMessage()));
    }

    @Override
    public void fetchSucceeded(FetchSucceeded event) {
        reasons.remove(event.endpoint().name());
    }

    /** Returns why the last fetch of a file failed; empty if it didn't. */
    Optional<String> of(String name) {
        return Optional.ofNullable(reasons.get(name));
    }
}
