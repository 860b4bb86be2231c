package dev.goproxy.serving;

import dev.goproxy.cache.Cacher;
import dev.goproxy.content.Content;
import dev.goproxy.fetch.NotFoundException;
import dev.goproxy.fetch.VersionList;
import dev.goproxy.http.Responses;
import dev.goproxy.module.Version;
import dev.goproxy.protocol.Endpoint;
import dev.goproxy.serving.SingleFlight.Cargo;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Gets what an endpoint stands for: out of the cache, or by a flight. */
public final class ModuleStore {
    private static final Logger LOG = LoggerFactory.getLogger(ModuleStore.class);

    private static final Duration A_MOMENT = Duration.ofSeconds(3);

    private final Cacher cacher;
    private final Downloader fetches;
    private final SingleFlight flights;
    private final NegativeCache absences;

    public ModuleStore(Cacher cacher, Downloader fetches, SingleFlight flights, NegativeCache absences) {
        this.cacher = cacher;
        this.fetches = fetches;
        this.flights = flights;
        this.absences = absences;
    }

    /** What the cache has; a cache that fails is as good as an empty one. */
    Optional<Content> cached(Endpoint endpoint) {
        try {
            Optional<Content> content = cacher.get(endpoint.name());
            return content.isPresent() && endpoint instanceof Endpoint.VersionList
                    ? Optional.of(tagged(content.get()))
                    : content;
        } catch (IOException | RuntimeException e) {
            LOG.warn("{}: the cache can't be read", endpoint.name(), e);
            return Optional.empty();
        }
    }

    /** A folder that go itself has written lists pseudo-versions too. */
    private static Content tagged(Content list) throws IOException {
        List<Version> versions = VersionList.parse(Downloader.bytes(list, Integer.MAX_VALUE - 8));
        Content text = Content.of(VersionList.copyOf(versions).text());
        return list.modified().isPresent()
                ? Content.of(
                        Downloader.bytes(text, Integer.MAX_VALUE - 8),
                        list.modified().get())
                : text;
    }

    private boolean isCached(Endpoint endpoint) throws IOException {
        Optional<Content> content = cached(endpoint);
        if (content.isPresent()) {
            content.get().close();
        }
        return content.isPresent();
    }

    /** Takes the flight for an endpoint, unless it was absent a moment ago. The cargo is empty if the cache has it by now. */
    Cargo fetch(Endpoint endpoint) throws IOException {
        boolean known = !endpoint.isImmutable() && absences.lastKnown(endpoint.name()) != null;
        return known ? fetchQuickly(endpoint) : fetch(endpoint, flights::take);
    }

    /** The same for who has an older answer at hand, and waits only a moment for a new one. */
    Cargo fetchQuickly(Endpoint endpoint) throws IOException {
        return fetch(endpoint, (name, journey) -> flights.take(name, journey, A_MOMENT));
    }

    /** How a flight is taken. */
    private interface Boarding {
        Cargo take(String name, SingleFlight.Journey journey) throws IOException;
    }

    private Cargo fetch(Endpoint endpoint, Boarding boarding) throws IOException {
        NotFoundException absent = absences.recall(endpoint.name());
        if (absent != null) {
            throw absent;
        }
        try {
            Cargo cargo = boarding.take(
                    endpoint.name(),
                    early ->
                            endpoint.isImmutable() && isCached(endpoint) ? Cargo.NONE : fetches.fetch(endpoint, early));
            absences.forget(endpoint.name());
            return cargo;
        } catch (NotFoundException e) {
            absences.remember(endpoint.name(), e);
            throw e;
        } catch (IOException e) {
            throw endpoint.isImmutable() ? e : stillAbsent(endpoint, e);
        }
    }

    /** As what changes is served stale when the upstream fails, so is it absent still. */
    private IOException stillAbsent(Endpoint endpoint, IOException failure) {
        NotFoundException known = absences.lastKnown(endpoint.name());
        if (known == null) {
            return failure;
        }
        LOG.warn("still taken for absent: {}", Responses.about(endpoint, failure));
        return known;
    }

    /** Starts a flight that nobody waits for. */
    void refresh(Endpoint endpoint) {
        flights.send(endpoint.name(), early -> fetches.fetch(endpoint, early));
    }

    /** For who reads ahead: fetched, if the cache lacks it. */
    Optional<Content> ahead(Endpoint lasting) throws IOException {
        return isCached(lasting)
                ? Optional.empty()
                : fetch(lasting, flights::takeHere).content();
    }
}
