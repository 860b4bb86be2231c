package dev.goproxy;

import dev.goproxy.http.ProxyRequest;
import dev.goproxy.serving.FetchThreads;
import java.time.Duration;

/**
 * Settings of a {@link GoProxy} about what is served, for how long, and to whom.
 *
 * @param <B> the builder
 */
abstract class ServingSettings<B extends ServingSettings<B>> {
    Duration requestTimeout = Duration.ofMinutes(15);
    Duration freshFor = Duration.ofSeconds(60);
    Duration absentFor = Duration.ofSeconds(60);
    boolean serveDeleted = true;
    int readAhead = 16;
    int maxFetchesPerClient = FetchThreads.DEFAULT_MAX / 2;
    long memoryBytes = Math.min(64L << 20, Runtime.getRuntime().maxMemory() / 8);

    abstract B self();

    /**
     * Maximum time a request waits for a fetch, which goes on for the next client; the fetcher has its own limits.
     *
     * @param requestTimeout more than 0; default: 15 minutes
     * @return this
     * @throws IllegalArgumentException if it is 0 or negative
     */
    public B requestTimeout(Duration requestTimeout) {
        if (requestTimeout.isNegative() || requestTimeout.isZero()) {
            throw new IllegalArgumentException("requestTimeout is not more than 0: " + requestTimeout);
        }
        this.requestTimeout = requestTimeout;
        return self();
    }

    /**
     * Time for which a list, {@code @latest} or query answer is served from the cache before the upstream is asked
     * again. During its last quarter, a request starts a fetch in the background.
     *
     * @param freshFor 0 means that the upstream is always asked; default: 60 s, as clients are told
     * @return this
     * @throws IllegalArgumentException if it is negative
     */
    public B freshFor(Duration freshFor) {
        this.freshFor = notNegative("freshFor", freshFor, Duration.ZERO);
        return self();
    }

    /**
     * Time for which the proxy remembers that something does not exist.
     *
     * @param absentFor 0 means not at all; default: 60 s
     * @return this
     * @throws IllegalArgumentException if it is negative
     */
    public B absentFor(Duration absentFor) {
        this.absentFor = notNegative("absentFor", absentFor, Duration.ZERO);
        return self();
    }

    /**
     * Whether the versions in the cache are told when the upstream has a module no more: as its list, as {@code
     * @latest}, and as the answers to queries that it answered before, marked as stale.
     *
     * @param serveDeleted false means that clients are told of the absence; the files of known versions are served
     *     in any case; default: true
     * @return this
     */
    public B serveDeleted(boolean serveDeleted) {
        this.serveDeleted = serveDeleted;
        return self();
    }

    /**
     * Maximum number of fetches that run at a time for one user, or else client, of requests
     * ({@link ProxyRequest#withUser}, {@link ProxyRequest#withClient}). Further ones wait, and all take turns.
     *
     * @param max more than 0; default: half of all fetches, which are one for each half MiB of the JVM's maximum
     *     heap, from 16 to 1024
     * @return this
     * @throws IllegalArgumentException if it is not more than 0
     */
    public B maxFetchesPerClient(int max) {
        this.maxFetchesPerClient = FetchThreads.positive(max);
        return self();
    }

    /**
     * Maximum number of {@code .mod} files that are prefetched at a time, because one that was just fetched
     * requires them; and of {@code .info} files, because a client that has read a module graph begins to download
     * its modules.
     *
     * @param maxConcurrent 0 means that nothing is prefetched; default: 16
     * @return this
     * @throws IllegalArgumentException if it is negative
     */
    public B readAhead(int maxConcurrent) {
        this.readAhead = notNegative("readAhead", maxConcurrent, 0);
        return self();
    }

    /**
     * Memory for small immutable files, which are then served without asking the cacher, and for version lists,
     * which are then not parsed at each request.
     *
     * @param memoryBytes maximum size in bytes; 0 means none; default: an eighth of the JVM's maximum heap, but at
     *     most 64 MiB
     * @return this
     * @throws IllegalArgumentException if it is negative
     */
    public B memoryBytes(long memoryBytes) {
        this.memoryBytes = notNegative("memoryBytes", memoryBytes, 0L);
        return self();
    }

    private static <T extends Comparable<T>> T notNegative(String option, T value, T zero) {
        if (value.compareTo(zero) < 0) {
            throw new IllegalArgumentException(option + " is negative: " + value);
        }
        return value;
    }
}
