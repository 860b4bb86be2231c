package dev.goproxy.serving;

import com.google.common.cache.Cache;
import com.google.common.cache.CacheBuilder;
import dev.goproxy.cache.Cacher;
import dev.goproxy.cache.DamagedException;
import dev.goproxy.content.Content;
import dev.goproxy.event.CacheFailed;
import dev.goproxy.event.ProxyListener;
import dev.goproxy.fetch.NotFoundException;
import dev.goproxy.fetch.UpstreamException;
import dev.goproxy.http.Responses;
import dev.goproxy.process.Documents;
import dev.goproxy.process.Via;
import dev.goproxy.protocol.Endpoint;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The files behind the endpoints: from the cache, or by a fetch that all who want the same file share. */
public final class ModuleStore {
    private static final Logger LOG = LoggerFactory.getLogger(ModuleStore.class);

    /** How long a client waits for a new answer that would otherwise be served a stale one. */
    private static final Duration BRIEFLY = Duration.ofSeconds(3);

    /**
     * A fetch that had to wait so long for a thread looks first whether another process has cached the file meanwhile.
     */
    private static final long LOOK_AGAIN_NANOS = TimeUnit.SECONDS.toNanos(1);

    private static final int MAX_DAMAGED = 10_000;

    /** What is fetched for nobody in particular. */
    private static final String NOBODY = "";

    private final String name;
    private final Cacher cacher;
    private final Downloader downloader;
    private final SingleFlight calls;
    private final NegativeCache absences;
    private final VersionLists lists;
    private final ProxyListener listener;

    /** Names of files that were found to be damaged, and have not been fetched anew. */
    private final Cache<String, Boolean> damaged =
            CacheBuilder.newBuilder().maximumSize(MAX_DAMAGED).build();

    /**
     * Creates a store.
     *
     * @param name the proxy's name in {@code Via} fields
     */
    public ModuleStore(
            String name,
            Cacher cacher,
            Downloader downloader,
            SingleFlight calls,
            NegativeCache absences,
            VersionLists lists,
            ProxyListener listener) {
        this.name = name;
        this.cacher = cacher;
        this.downloader = downloader;
        this.calls = calls;
        this.absences = absences;
        this.lists = lists;
        this.listener = listener;
    }

    /** Looks a file up in the cache; a cache that fails counts as empty. */
    Optional<Content> cached(Endpoint endpoint) {
        try {
            Optional<Content> content = cacher.get(endpoint.name());
            return content.isPresent() && endpoint instanceof Endpoint.VersionList
                    ? Optional.of(Documents.call(IOException::new, () -> lists.served(endpoint.name(), content.get())))
                    : content;
        } catch (DamagedException e) {
            LOG.warn("{}: {}; it is set aside", endpoint.name(), e.getMessage());
            listener.cacheFailed(new CacheFailed(endpoint, CacheFailed.Operation.READ, e));
            discard(endpoint);
            return Optional.empty();
        } catch (IOException | RuntimeException e) {
            LOG.warn("{}: the cache can't be read", endpoint.name(), e);
            listener.cacheFailed(new CacheFailed(endpoint, CacheFailed.Operation.READ, e));
            return Optional.empty();
        }
    }

    private void discard(Endpoint endpoint) {
        damaged.put(endpoint.name(), true);
        try {
            cacher.discard(endpoint.name());
        } catch (IOException | RuntimeException e) {
            LOG.warn("{}: can't be set aside: {}", endpoint.name(), e.toString());
        }
    }

    private boolean isCached(Endpoint endpoint) throws IOException {
        Optional<Content> content = cached(endpoint);
        if (content.isPresent()) {
            content.get().close();
        }
        return content.isPresent();
    }

    /** A number that has changed if a fetch of this file has ended, so that the cache may have it by now. */
    long fetchesEnded(Endpoint endpoint) {
        return calls.ended(endpoint.name());
    }

    /** Fetches a file that changes, for a client, unless it was absent a moment ago. */
    Fetched fetch(Endpoint endpoint, String client) throws IOException {
        return fetch(endpoint, calls::run, new FetchLoad(endpoint, client));
    }

    /** Like {@link #fetch}, but waits at most three seconds; for callers that can serve a stale answer. */
    Fetched fetchBriefly(Endpoint endpoint, String client) throws IOException {
        return fetch(endpoint, (name, load) -> calls.run(name, load, BRIEFLY), new FetchLoad(endpoint, client));
    }

    /**
     * Fetches an immutable file that the cache lacked, for a client, unless it was absent a moment ago.
     *
     * @param ended what {@link #fetchesEnded} returned before the cache was asked
     * @return without content if the cache has it by now
     */
    Fetched fetchMissing(Endpoint endpoint, String client, long ended) throws IOException {
        return fetch(endpoint, calls::run, new MissingLoad(endpoint, client, ended));
    }

    /**
     * Fetches an immutable file on this thread, before a client asks for it.
     *
     * @return empty if the cache has it already
     */
    Optional<Content> prefetch(Endpoint endpoint) throws IOException {
        long ended = fetchesEnded(endpoint);
        return isCached(endpoint)
                ? Optional.empty()
                : fetch(endpoint, calls::runHere, new MissingLoad(endpoint, NOBODY, ended))
                        .content();
    }

    /** Returns for how long a file will still be taken to be absent without being asked for; 0 if it isn't. */
    Duration absentFor(Endpoint endpoint) {
        return absences.timeLeft(endpoint.name());
    }

    /** Starts a fetch that nobody waits for. */
    void refresh(Endpoint endpoint) {
        calls.start(endpoint.name(), new FetchLoad(endpoint, NOBODY));
    }

    /** A way to wait for a load. */
    private interface Wait {
        Fetched run(String name, SingleFlight.Load load) throws IOException;
    }

    private Fetched fetch(Endpoint endpoint, Wait wait, SingleFlight.Load load) throws IOException {
        NotFoundException absent = absences.get(endpoint.name());
        if (absent != null) {
            throw absent;
        }
        try {
            Fetched fetched = wait.run(endpoint.name(), load);
            absences.invalidate(endpoint.name());
            damaged.invalidate(endpoint.name());
            return fetched;
        } catch (NotFoundException e) {
            if (damaged.getIfPresent(endpoint.name()) != null) {
                throw new UpstreamException(
                        "the cached file is damaged, and fetching it again failed: " + e.getMessage(), e);
            }
            if (!e.isOffline()) {
                absences.put(endpoint.name(), e);
            }
            throw e;
        } catch (IOException e) {
            throw endpoint.isImmutable() ? e : stillAbsent(endpoint, e);
        }
    }

    /**
     * While the upstream fails, mutable files that were absent remain absent, as those that were present are served
     * stale.
     */
    private IOException stillAbsent(Endpoint endpoint, IOException failure) {
        NotFoundException known = absences.getEvenIfExpired(endpoint.name());
        if (known == null) {
            return failure;
        }
        LOG.warn("treated as still absent: {}", Responses.about(endpoint, failure));
        return known;
    }

    /** Fetches a file. */
    private class FetchLoad implements SingleFlight.Load {
        final Endpoint endpoint;
        private final String client;
        private final Via via = Via.current();

        FetchLoad(Endpoint endpoint, String client) {
            this.endpoint = endpoint;
            this.client = client;
        }

        @Override
        public String client() {
            return client;
        }

        @Override
        public Fetched load(SingleFlight.Waiting waiting) throws IOException {
            try {
                return via.plus(name).call(() -> downloader.fetch(endpoint, waiting));
            } finally {
                lists.invalidate(endpoint.name());
            }
        }

        @Override
        public void joined() {
            listener.fetchJoined(endpoint);
        }

        /**
         * The fetch that another proxy's request waits for may, at the end of a circle, wait for that request. To send
         * the request on shows whether it does.
         */
        @Override
        public String nameBeside(String name) {
            return via.fieldValue().map(value -> name + " " + value).orElse(name);
        }
    }

    /** Fetches a file that the cache lacked, unless it may have it by now, and has. */
    private final class MissingLoad extends FetchLoad {
        private final long ended;
        private final long created = System.nanoTime();

        MissingLoad(Endpoint endpoint, String client, long ended) {
            super(endpoint, client);
            this.ended = ended;
        }

        @Override
        public Fetched load(SingleFlight.Waiting waiting) throws IOException {
            boolean mayBeCached = fetchesEnded(endpoint) != ended || System.nanoTime() - created >= LOOK_AGAIN_NANOS;
            return mayBeCached && isCached(endpoint) ? Fetched.CACHED : super.load(waiting);
        }
    }
}
