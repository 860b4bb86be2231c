package dev.goproxy.serving;

import dev.goproxy.cache.Cacher;
import dev.goproxy.content.Content;
import dev.goproxy.event.CacheFailed;
import dev.goproxy.event.ProxyListener;
import dev.goproxy.fetch.NotFoundException;
import dev.goproxy.http.Responses;
import dev.goproxy.protocol.Endpoint;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
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

    private final Cacher cacher;
    private final Downloader downloader;
    private final SingleFlight calls;
    private final NegativeCache absences;
    private final VersionLists lists;
    private final ProxyListener listener;

    public ModuleStore(
            Cacher cacher,
            Downloader downloader,
            SingleFlight calls,
            NegativeCache absences,
            VersionLists lists,
            ProxyListener listener) {
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
                    ? Optional.of(lists.served(endpoint.name(), content.get()))
                    : content;
        } catch (IOException | RuntimeException e) {
            LOG.warn("{}: the cache can't be read", endpoint.name(), e);
            listener.cacheFailed(new CacheFailed(endpoint, CacheFailed.Operation.READ, e));
            return Optional.empty();
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

    /** Fetches a file that changes, unless it was absent a moment ago. */
    Fetched fetch(Endpoint endpoint) throws IOException {
        return fetch(endpoint, calls::run, new FetchLoad(endpoint));
    }

    /** Like {@link #fetch}, but waits at most three seconds; for callers that can serve a stale answer. */
    Fetched fetchBriefly(Endpoint endpoint) throws IOException {
        return fetch(endpoint, (name, load) -> calls.run(name, load, BRIEFLY), new FetchLoad(endpoint));
    }

    /**
     * Fetches an immutable file that the cache lacked, unless it was absent a moment ago.
     *
     * @param ended what {@link #fetchesEnded} returned before the cache was asked
     * @return without content if the cache has it by now
     */
    Fetched fetchMissing(Endpoint endpoint, long ended) throws IOException {
        return fetch(endpoint, calls::run, new MissingLoad(endpoint, ended));
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
                : fetch(endpoint, calls::runHere, new MissingLoad(endpoint, ended))
                        .content();
    }

    /** Starts a fetch that nobody waits for. */
    void refresh(Endpoint endpoint) {
        calls.start(endpoint.name(), new FetchLoad(endpoint));
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
            return fetched;
        } catch (NotFoundException e) {
            absences.put(endpoint.name(), e);
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

        FetchLoad(Endpoint endpoint) {
            this.endpoint = endpoint;
        }

        @Override
        public Fetched load(Consumer<Fetched> early) throws IOException {
            try {
                return downloader.fetch(endpoint, early);
            } finally {
                lists.invalidate(endpoint.name());
            }
        }

        @Override
        public void joined() {
            listener.fetchJoined(endpoint);
        }
    }

    /** Fetches a file that the cache lacked, unless it may have it by now, and has. */
    private final class MissingLoad extends FetchLoad {
        private final long ended;
        private final long created = System.nanoTime();

        MissingLoad(Endpoint endpoint, long ended) {
            super(endpoint);
            this.ended = ended;
        }

        @Override
        public Fetched load(Consumer<Fetched> early) throws IOException {
            boolean mayBeCached = fetchesEnded(endpoint) != ended || System.nanoTime() - created >= LOOK_AGAIN_NANOS;
            return mayBeCached && isCached(endpoint) ? Fetched.CACHED : super.load(early);
        }
    }
}
