package dev.goproxy.serving;

import dev.goproxy.content.Content;
import dev.goproxy.event.Source;
import dev.goproxy.http.ProxyRequest;
import dev.goproxy.http.ProxyResponse;
import dev.goproxy.http.ResponseMeta;
import dev.goproxy.http.Responses;
import dev.goproxy.protocol.Endpoint;
import dev.goproxy.serving.SingleFlight.Cargo;
import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Answers requests for what never changes: the files of canonical versions, lookups and full tiles of checksum databases. */
public final class ImmutableHandler {
    private final ModuleStore supply;
    private final Optional<Prefetcher> ahead;
    private final HotResponses hot;

    public ImmutableHandler(ModuleStore supply, Optional<Prefetcher> ahead, HotResponses hot) {
        this.supply = supply;
        this.ahead = ahead;
        this.hot = hot;
    }

    /** The answer to a request that wants the whole of a small file that is in memory; else null. */
    @Nullable
    public ProxyResponse ready(ProxyRequest request) {
        HotResponses.Ready file = hot.get(request.path());
        return file == null || !request.wantsWhole() ? null : file.answer(request);
    }

    /** From the cache, else fetched. */
    public ProxyResponse answer(ProxyRequest request, Endpoint endpoint) {
        Optional<Content> cached = supply.cached(endpoint);
        if (cached.isPresent()) {
            return hit(request, endpoint, cached.get(), ResponseMeta.of(endpoint, Source.HIT, Optional.empty()));
        }
        if (request.disablesFetch() && !(endpoint instanceof Endpoint.SumDbFile)) {
            return Responses.fetchDisabled(request);
        }
        try {
            Cargo cargo = supply.fetch(endpoint);
            if (cargo.content().isEmpty()) {
                Content there =
                        supply.cached(endpoint).orElseThrow(() -> new IOException("gone from the cache at once"));
                return hit(request, endpoint, there, ResponseMeta.of(endpoint, Source.HIT, Optional.empty()));
            }
            Content content = cargo.content().get();
            ahead.ifPresent(reader -> reader.fetched(endpoint, content));
            return Responses.content(request, content, ResponseMeta.of(endpoint, Source.MISS, cargo.upstream()));
        } catch (IOException e) {
            return Responses.failure(request, endpoint, e);
        }
    }

    private ProxyResponse hit(ProxyRequest request, Endpoint endpoint, Content content, ResponseMeta meta) {
        if (content.size().orElse(Long.MAX_VALUE) > hot.maxFileBytes()
                || content.modified().isEmpty()) {
            return Responses.content(request, content, meta);
        }
        try {
            byte[] bytes = Downloader.bytes(content, hot.maxFileBytes());
            Content inMemory = Content.of(bytes, content.modified().get());
            ahead.ifPresent(reader -> reader.found(endpoint, inMemory));
            hot.put(request.path(), bytes, inMemory, meta);
            return Responses.content(request, inMemory, meta);
        } catch (IOException e) {
            return Responses.failure(request, endpoint, e);
        }
    }
}
