package dev.goproxy.serving;

import com.google.common.base.Ticker;
import com.google.common.cache.Cache;
import com.google.common.cache.CacheBuilder;
import dev.goproxy.content.Content;
import dev.goproxy.event.ProxyListener;
import dev.goproxy.event.Served;
import dev.goproxy.event.Source;
import dev.goproxy.protocol.Endpoint;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executor;

/** Listens to what is served, and fetches into the cache what {@code go} will ask for next. */
public final class Prefetcher implements ProxyListener {
    private static final int MAX_UNUSED = 50_000;
    private static final Duration UNUSED_TTL = Duration.ofMinutes(10);

    private final ModuleStore store;
    private final ProxyListener listener;
    private final ModPrefetcher mods;
    private final InfoPrefetcher infos;
    /** Files that have been or are being prefetched, and that no client has asked for since. */
    private final Cache<Endpoint, Boolean> unused = CacheBuilder.newBuilder()
            .maximumSize(MAX_UNUSED)
            .expireAfterWrite(UNUSED_TTL)
            .build();

    /**
     * Creates a prefetcher.
     *
     * @param maxConcurrent maximum number of files of each kind that are fetched at a time
     * @param listener is told what is prefetched, and whether it is used
     */
    public Prefetcher(Executor executor, ModuleStore store, int maxConcurrent, ProxyListener listener) {
        this.store = store;
        this.listener = listener;
        mods = new ModPrefetcher(executor, this::prefetch, maxConcurrent);
        infos = new InfoPrefetcher(
                new BackgroundQueue(executor, maxConcurrent),
                info -> {
                    var unused = prefetch(info);
                },
                Ticker.systemTicker());
    }

    private Optional<Content> prefetch(Endpoint endpoint) throws IOException {
        unused.put(endpoint, true);
        boolean fetched = false;
        try {
            Optional<Content> content = store.prefetch(endpoint);
            fetched = content.isPresent();
            if (fetched) {
                listener.prefetched(endpoint);
            }
            return content;
        } finally {
            if (!fetched) {
                unused.invalidate(endpoint);
            }
        }
    }

    @Override
    public void served(Served event) {
        boolean hit = event.source() == Source.HIT;
        boolean fetched = event.source() == Source.MISS && event.status() < 400;
        Endpoint endpoint = event.endpoint().orElse(null);
        if (!hit && !fetched) {
            return;
        }
        if (endpoint instanceof Endpoint.Mod mod) {
            tellIfPrefetched(mod);
            infos.modAsked(mod.version());
            mods.served(mod.version(), hit, () -> store.cached(mod));
        } else if (endpoint instanceof Endpoint.Info info) {
            tellIfPrefetched(info);
            infos.served(info.version(), hit);
        }
    }

    private void tellIfPrefetched(Endpoint endpoint) {
        if (unused.asMap().remove(endpoint) != null) {
            listener.prefetchUsed(endpoint);
        }
    }
}
