package dev.goproxy.serving;

import dev.goproxy.content.Content;
import dev.goproxy.event.Source;
import dev.goproxy.fetch.NotFoundException;
import dev.goproxy.http.ProxyRequest;
import dev.goproxy.http.ProxyResponse;
import dev.goproxy.http.ResponseMeta;
import dev.goproxy.http.Responses;
import dev.goproxy.protocol.Endpoint;
import java.io.IOException;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers requests for what changes with time: lists, {@code @latest}, queries, tree heads and partial tiles. */
public final class MutableHandler {
    private static final Logger LOG = LoggerFactory.getLogger(MutableHandler.class);

    private final ModuleStore store;
    private final CachedVersions cachedVersions;
    private final Freshness freshness;
    private final boolean serveDeleted;

    /**
     * Creates a handler.
     *
     * @param serveDeleted whether to answer from the cache what the upstream has no more
     */
    public MutableHandler(ModuleStore store, CachedVersions cachedVersions, Freshness freshness, boolean serveDeleted) {
        this.serveDeleted = serveDeleted;
        this.store = store;
        this.cachedVersions = cachedVersions;
        this.freshness = freshness;
    }

    /**
     * Answers from the cache while that is fresh, else fetches; if the fetch fails, answers from the cache after all.
     */
    public ProxyResponse answer(ProxyRequest request, Endpoint endpoint) {
        boolean fetchDisabled = request.disablesFetch() && !(endpoint instanceof Endpoint.SumDbFile);
        Optional<Content> cached = store.cached(endpoint);
        Freshness.Age age = cached.map(freshness::of).orElse(Freshness.Age.STALE);
        if (cached.isPresent() && (age != Freshness.Age.STALE || fetchDisabled)) {
            if (age == Freshness.Age.REFRESH_AHEAD && !fetchDisabled) {
                store.refresh(endpoint);
            }
            return Responses.content(request, cached.get(), ResponseMeta.of(endpoint, Source.HIT, Optional.empty()));
        }
        if (fetchDisabled) {
            return Responses.fetchDisabled(request);
        }
        try {
            String client = request.user().or(request::client).orElse("");
            Fetched fetched = cached.isPresent() ? store.fetchBriefly(endpoint, client) : store.fetch(endpoint, client);
            cached.ifPresent(Responses::close);
            return Responses.content(
                    request,
                    fetched.content().orElseThrow(),
                    ResponseMeta.of(endpoint, Source.MISS, fetched.upstream()));
        } catch (IOException e) {
            Optional<Content> known = isAbsence(e) && !outlivesUpstream(endpoint)
                    ? Optional.empty()
                    : cached.or(() -> cachedVersions.answer(endpoint));
            if (known.isPresent()) {
                return stale(request, endpoint, known.get(), e);
            }
            cached.ifPresent(Responses::close);
            return Responses.failure(request, endpoint, e, store.absentFor(endpoint));
        }
    }

    private static boolean isAbsence(IOException e) {
        return e instanceof NotFoundException absent && absent.isAuthoritative();
    }

    /** Whether what is cached is told although the upstream has it no more: not without a file of the module. */
    private boolean outlivesUpstream(Endpoint endpoint) {
        return serveDeleted && cachedVersions.hasSome(endpoint);
    }

    private static ProxyResponse stale(ProxyRequest request, Endpoint endpoint, Content cached, IOException e) {
        if (e instanceof NotFoundException absent && absent.isOffline()) {
            return Responses.content(request, cached, ResponseMeta.of(endpoint, Source.HIT, Optional.empty()));
        }
        LOG.warn("served stale: {}", Responses.about(endpoint, e));
        return Responses.content(request, cached, ResponseMeta.of(endpoint, Source.STALE, Optional.empty()));
    }
}
