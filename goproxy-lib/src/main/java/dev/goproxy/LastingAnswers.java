package dev.goproxy;

import dev.goproxy.Answers.Meta;
import dev.goproxy.Flights.Cargo;
import dev.goproxy.ProxyResponse.Source;
import dev.goproxy.content.Content;
import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Answers requests for what never changes: the files of canonical versions, lookups and full tiles of checksum databases. */
final class LastingAnswers {
    private final Supply supply;
    private final Optional<Ahead> ahead;
    private final HotFiles hot;

    LastingAnswers(Supply supply, Optional<Ahead> ahead, HotFiles hot) {
        this.supply = supply;
        this.ahead = ahead;
        this.hot = hot;
    }

    /** The answer to a request that wants the whole of a small file that is in memory; else null. */
    @Nullable
    ProxyResponse ready(ProxyRequest request) {
        HotFiles.Ready file = hot.get(request.path());
        return file == null || !request.wantsWhole() ? null : file.answer(request);
    }

    /** From the cache, else fetched. */
    ProxyResponse answer(ProxyRequest request, Endpoint endpoint) {
        Optional<Content> cached = supply.cached(endpoint);
        if (cached.isPresent()) {
            return hit(request, endpoint, cached.get(), Meta.of(endpoint, Source.HIT, Optional.empty()));
        }
        if (request.disablesFetch() && !(endpoint instanceof Endpoint.OfSumDb)) {
            return Answers.notFound(request, Presentation.MINUTE, "temporarily unavailable");
        }
        try {
            Cargo cargo = supply.fetch(endpoint);
            if (cargo.content().isEmpty()) {
                Content there =
                        supply.cached(endpoint).orElseThrow(() -> new IOException("gone from the cache at once"));
                return hit(request, endpoint, there, Meta.of(endpoint, Source.HIT, Optional.empty()));
            }
            Content content = cargo.content().get();
            ahead.ifPresent(reader -> reader.fetched(endpoint, content));
            return Answers.content(request, content, Meta.of(endpoint, Source.MISS, cargo.upstream()));
        } catch (IOException e) {
            return Answers.failure(request, endpoint, e);
        }
    }

    private ProxyResponse hit(ProxyRequest request, Endpoint endpoint, Content content, Meta meta) {
        if (content.size().orElse(Long.MAX_VALUE) > hot.maxFileBytes()
                || content.modified().isEmpty()) {
            return Answers.content(request, content, meta);
        }
        try {
            byte[] bytes = Fetches.bytes(content, hot.maxFileBytes());
            Content inMemory = Content.of(bytes, content.modified().get());
            ahead.ifPresent(reader -> reader.found(endpoint, inMemory));
            hot.put(request.path(), bytes, inMemory, meta);
            return Answers.content(request, inMemory, meta);
        } catch (IOException e) {
            return Answers.failure(request, endpoint, e);
        }
    }
}
