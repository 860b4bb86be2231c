package dev.goproxy;

import dev.goproxy.Answers.Meta;
import dev.goproxy.Flights.Cargo;
import dev.goproxy.ProxyResponse.Source;
import dev.goproxy.content.Content;
import dev.goproxy.fetch.NotFoundException;
import java.io.IOException;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers requests for what changes with time: lists, {@code @latest}, queries, tree heads and partial tiles. */
final class ChangingAnswers {
    private static final Logger LOG = LoggerFactory.getLogger(ChangingAnswers.class);

    private final Supply supply;
    private final CachedVersions cachedVersions;
    private final Freshness freshness;

    ChangingAnswers(Supply supply, CachedVersions cachedVersions, Freshness freshness) {
        this.supply = supply;
        this.cachedVersions = cachedVersions;
        this.freshness = freshness;
    }

    /** From the cache while it is fresh, else fetched, else from the cache after all. */
    ProxyResponse answer(ProxyRequest request, Endpoint endpoint) {
        boolean fetchDisabled = request.disablesFetch() && !(endpoint instanceof Endpoint.OfSumDb);
        Optional<Content> cached = supply.cached(endpoint);
        Freshness.Age age = cached.map(freshness::of).orElse(Freshness.Age.OLD);
        if (cached.isPresent() && (age != Freshness.Age.OLD || fetchDisabled)) {
            if (age == Freshness.Age.RIPE && !fetchDisabled) {
                supply.refresh(endpoint);
            }
            return Answers.content(request, cached.get(), Meta.of(endpoint, Source.HIT, Optional.empty()));
        }
        if (fetchDisabled) {
            return Answers.notFound(request, Presentation.MINUTE, "temporarily unavailable");
        }
        try {
            Cargo cargo = cached.isPresent() ? supply.fetchQuickly(endpoint) : supply.fetch(endpoint);
            cached.ifPresent(Answers::close);
            return Answers.content(
                    request, cargo.content().orElseThrow(), Meta.of(endpoint, Source.MISS, cargo.upstream()));
        } catch (IOException e) {
            boolean absent = e instanceof NotFoundException notFound && notFound.isSaid();
            Optional<Content> known = absent ? Optional.empty() : cached.or(() -> cachedVersions.answer(endpoint));
            if (known.isPresent()) {
                return stale(request, endpoint, known.get(), e);
            }
            cached.ifPresent(Answers::close);
            return Answers.failure(request, endpoint, e);
        }
    }

    private static ProxyResponse stale(ProxyRequest request, Endpoint endpoint, Content cached, IOException e) {
        LOG.warn("served stale: {}", Answers.about(endpoint, e));
        return Answers.content(request, cached, Meta.of(endpoint, Source.STALE, Optional.empty()));
    }
}
