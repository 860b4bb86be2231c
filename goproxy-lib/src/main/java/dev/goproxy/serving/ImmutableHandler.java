package dev.goproxy.serving;

import dev.goproxy.content.Content;
import dev.goproxy.event.Source;
import dev.goproxy.http.ProxyRequest;
import dev.goproxy.http.ProxyResponse;
import dev.goproxy.http.ResponseMeta;
import dev.goproxy.http.Responses;
import dev.goproxy.protocol.Endpoint;
import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Answers requests for files that never change: those of canonical versions, lookups and full tiles of checksum
 * databases.
 */
public final class ImmutableHandler {
    private final ModuleStore store;
    private final HotResponses hot;

    public ImmutableHandler(ModuleStore store, HotResponses hot) {
        this.store = store;
        this.hot = hot;
    }

    /**
     * Returns the response to a request for the whole of a small file that is in memory; null for any other request.
     */
    @Nullable
    public CachedResponse hot(ProxyRequest request) {
        CachedResponse response = hot.get(request.path());
        return response == null || !request.wantsWhole() ? null : response;
    }

    /** Answers from the cache, or fetches what it lacks. */
    public ProxyResponse answer(ProxyRequest request, Endpoint endpoint) {
        long ended = store.fetchesEnded(endpoint);
        Optional<Content> cached = store.cached(endpoint);
        if (cached.isPresent()) {
            return hit(request, endpoint, cached.get());
        }
        if (request.disablesFetch() && !(endpoint instanceof Endpoint.SumDbFile)) {
            return Responses.fetchDisabled(request);
        }
        try {
            Fetched fetched = store.fetchMissing(
                    endpoint, request.user().or(request::client).orElse(""), ended);
            if (fetched.content().isEmpty()) {
                return hit(
                        request,
                        endpoint,
                        store.cached(endpoint).orElseThrow(() -> new IOException("gone from the cache at once")));
            }
            return Responses.content(
                    request, fetched.content().get(), ResponseMeta.of(endpoint, Source.MISS, fetched.upstream()));
        } catch (IOException e) {
            return Responses.failure(request, endpoint, e, store.absentFor(endpoint));
        }
    }

    private ProxyResponse hit(ProxyRequest request, Endpoint endpoint, Content content) {
        ResponseMeta meta = ResponseMeta.of(endpoint, Source.HIT, Optional.empty());
        if (content.size().orElse(Long.MAX_VALUE) > hot.maxFileBytes()
                || content.modified().isEmpty()) {
            return Responses.content(request, content, meta);
        }
        try {
            byte[] bytes = Downloader.bytes(content, hot.maxFileBytes());
            Content inMemory = Content.of(bytes, content.modified().get());
            CachedResponse whole = hot.put(request.path(), endpoint, bytes, inMemory, meta);
            return request.wantsWhole() ? whole.answer(request) : Responses.content(request, inMemory, meta);
        } catch (IOException e) {
            return Responses.failure(request, endpoint, e, store.absentFor(endpoint));
        }
    }
}
