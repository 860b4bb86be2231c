package dev.goproxy.serving;

import com.google.common.base.Ticker;
import dev.goproxy.content.Content;
import dev.goproxy.protocol.Endpoint;
import java.util.concurrent.Executor;

/** Fetches what {@code go} will ask for next, as what it asks for now tells. */
public final class Prefetcher {
    private final ModPrefetcher mods;
    private final InfoPrefetcher infos;

    /**
     * Begins with nothing asked for.
     *
     * @param atOnce how many files of a kind are fetched at a time
     */
    public Prefetcher(Executor executor, ModuleStore supply, int atOnce) {
        mods = new ModPrefetcher(executor, supply::ahead, atOnce);
        infos = new InfoPrefetcher(
                new BackgroundQueue(executor, atOnce),
                info -> {
                    var unused = supply.ahead(info);
                },
                Ticker.systemTicker());
    }

    /** A client has asked for this, and it has just been fetched. */
    void fetched(Endpoint endpoint, Content content) {
        if (endpoint instanceof Endpoint.Mod mod) {
            infos.modAsked(mod.version());
            mods.fetched(mod.version(), content);
        } else if (endpoint instanceof Endpoint.Info info) {
            infos.fetched(info.version());
        }
    }

    /** A client has asked for this, and the cache had it. */
    void found(Endpoint endpoint, Content content) {
        if (endpoint instanceof Endpoint.Mod mod) {
            infos.modAsked(mod.version());
            mods.found(mod.version(), content);
        } else if (endpoint instanceof Endpoint.Info info) {
            infos.found(info.version());
        }
    }
}
