package dev.goproxy.event;

import dev.goproxy.protocol.Endpoint;

/**
 * Listens to a proxy, for metrics and audit logs. Each method does nothing unless it is overridden.
 *
 * <pre>{@code
 * var misses = new LongAdder();
 * GoProxy proxy = GoProxy.builder()
 *         .listener(new ProxyListener() {
 *             @Override
 *             public void served(Served event) {
 *                 if (event.source() == Source.MISS) {
 *                     misses.increment();
 *                 }
 *             }
 *         })
 *         .build();
 * }</pre>
 *
 * <p>The methods are called on the threads that answer requests and fetch, by several at once, so implementations are
 * thread-safe and return quickly. The events of one request or fetch follow each other in order; between those of
 * different ones there is no order. An exception from a listener affects neither the proxy nor other listeners; it is
 * logged, at most once a minute.
 */
public interface ProxyListener {
    /**
     * Called when the response to a request has been closed, after its body was sent or sending it failed. Responses
     * from memory count like all others.
     *
     * @param event the response
     */
    default void served(Served event) {}

    /**
     * Called before the fetcher is asked for something that the cache lacks, or has no fresh answer for.
     * {@link #fetchSucceeded} or {@link #fetchFailed} follows.
     *
     * @param endpoint the endpoint
     */
    default void fetchStarted(Endpoint endpoint) {}

    /**
     * Called when the fetcher has delivered the whole of something, and it was verified. The first bytes of a large zip
     * may have been sent to clients before.
     *
     * @param event the fetch
     */
    default void fetchSucceeded(FetchSucceeded event) {}

    /**
     * Called when a fetch has failed, also if the upstream reported that something does not exist.
     *
     * @param event the fetch
     */
    default void fetchFailed(FetchFailed event) {}

    /**
     * Called when a request waits for a fetch that is already running, instead of starting its own.
     *
     * @param endpoint the endpoint
     */
    default void fetchJoined(Endpoint endpoint) {}

    /**
     * Called when the cache could not be read or written. The proxy goes on without it.
     *
     * @param event the failure
     */
    default void cacheFailed(CacheFailed event) {}

    /**
     * Called when a file has been fetched into the cache before any client asked for it.
     *
     * @param endpoint a {@link Endpoint.Mod} or {@link Endpoint.Info}
     */
    default void prefetched(Endpoint endpoint) {}

    /**
     * Called when a client first asks for a file that was prefetched not more than ten minutes ago, or is being
     * prefetched: then this may be before {@link #prefetched}.
     *
     * @param endpoint a {@link Endpoint.Mod} or {@link Endpoint.Info}
     */
    default void prefetchUsed(Endpoint endpoint) {}

    /**
     * Called after {@link #fetchFailed} if a file did not have the checksum that the checksum database has for it.
     *
     * @param event the fetch, whose kind is {@link FetchFailed.Kind#REFUSED}
     */
    default void checksumMismatch(FetchFailed event) {}

    /**
     * Called after {@link #fetchFailed} if what was fetched did not pass a check: also after {@link #checksumMismatch}.
     *
     * @param event the fetch, and which check it was
     */
    default void verificationFailed(VerificationFailed event) {}

    /**
     * Called after {@link #fetchFailed} if policy forbids what was asked for: {@code GOVCS}, a checksum database
     * without a record of it, a URL that may not be used.
     *
     * @param event the fetch, whose kind is {@link FetchFailed.Kind#REFUSED}
     */
    default void refused(FetchFailed event) {}

    /**
     * Called after each attempt at an upstream, within a fetch or on behalf of a check. Only fetchers that are {@code
     * ObservableFetcher}s tell of it, as {@code GoFetcher} does.
     *
     * @param event the attempt
     */
    default void upstreamAttempted(UpstreamAttempt event) {}

    /**
     * Called when an upstream is left alone, because all attempts have failed for a while, and when it answers again.
     * Only fetchers that are {@code ObservableFetcher}s tell of it.
     *
     * @param event the upstream and its new state
     */
    default void circuitChanged(CircuitChanged event) {}
}
