package dev.goproxy.fetch;

import dev.goproxy.event.ProxyListener;
import dev.goproxy.event.ProxyStatus;
import java.util.List;

/**
 * A fetcher that tells of its upstreams. A {@link dev.goproxy.GoProxy} adds its listeners to such a fetcher, and
 * removes them when it is closed, so that several proxies may share one. Safe for use by many threads.
 */
public interface ObservableFetcher extends Fetcher {
    /**
     * Adds a listener.
     *
     * @param listener told of {@link ProxyListener#upstreamAttempted} and {@link ProxyListener#circuitChanged}; it does
     *     not throw
     */
    void addListener(ProxyListener listener);

    /**
     * Removes a listener.
     *
     * @param listener one that was added; the call has no effect for others
     */
    void removeListener(ProxyListener listener);

    /**
     * Describes the chain in use, and where its setting comes from.
     *
     * @return a line for logs, without credentials
     */
    String describe();

    /**
     * The upstreams of the chain.
     *
     * @return their names and whether they are left alone, in order
     */
    List<ProxyStatus.Upstream> upstreams();
}
