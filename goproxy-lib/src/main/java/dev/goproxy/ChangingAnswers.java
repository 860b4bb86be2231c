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

/** Answers requests for what changes with time: lists, {@code @latest} and queries. */
final class ChangingAnswers {
    private static final Logger LOG = LoggerFactory.getLogger(ChangingAnswers.class);

    private final Supply supply;
    private final Freshness freshness;

    ChangingAnswers(Supply supply, Freshness freshness) {
        this.supply = supply;
        this.freshness = freshness;
    }

    /** From the cache while it is fresh, else fetched, else from the cache after all. */
    ProxyResponse answer(ProxyRequest request, Endpoint endpoint) {
        Optional<Content> cached = supply.cached(endpoint);
        Freshness.Age age = cached.map(freshness::of).orElse(Freshness.Age.OLD);
        if (cached.isPresent() && (age != Freshness.Age.OLD || request.disablesFetch())) {
            if (age == Freshness.Age.RIPE && !request.disablesFetch()) {
                supply.refresh(endpoint);
            }
            return Answers.content(request, cached.get(), meta(endpoint, Source.HIT, Optional.empty()));
        }
        if (request.disablesFetch()) {
            return Answers.notFound(request, Answers.MINUTE, "temporarily unavailable");
        }
        try {
            Cargo cargo = supply.fetch(endpoint);
            return Answers.content(
                    request, cargo.content().orElseThrow(), meta(endpoint, Source.MISS, cargo.upstream()));
        } catch (IOException e) {
            return cached.isPresent() && !(e instanceof NotFoundException)
                    ? stale(request, endpoint, cached.get(), e)
                    : Answers.failure(request, endpoint, e, Answers.MINUTE);
        }
    }

    private static ProxyResponse stale(ProxyRequest request, Endpoint endpoint, Content cached, IOException e) {
        LOG.warn("{}: served stale: {}", endpoint.name(), e.getMessage());
        return Answers.content(request, cached, meta(endpoint, Source.STALE, Optional.empty()));
    }

    private static Meta meta(Endpoint endpoint, Source source, Optional<String> upstream) {
        String type = endpoint instanceof Endpoint.VersionList ? Answers.TEXT : Answers.JSON;
        return new Meta(type, Answers.MINUTE, source, upstream);
    }
}
