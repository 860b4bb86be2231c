package dev.goproxy.serving;

import com.google.common.base.Ticker;
import com.google.common.cache.Cache;
import com.google.common.cache.CacheBuilder;
import dev.goproxy.module.ModulePath;
import dev.goproxy.module.ModuleVersion;
import dev.goproxy.module.Version;
import dev.goproxy.protocol.Endpoint;
import java.io.IOException;
import java.time.Duration;
import java.util.Iterator;
import java.util.Map;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;

/**
 * Prefetches the {@code .info} files that {@code go mod download} will ask for: having loaded the graph, it asks for
 * that of each selected module, in the order of their paths, and for the zip after each. So when a client asks for the
 * {@code .info} of a module whose {@code .mod} was asked for a moment ago, in no higher version, it will ask for those
 * of the modules behind it too.
 *
 * <p>Only {@code .info} files, only a few ahead, and fewer if clients turn out not to ask for them. Failures are
 * ignored: a client that asks will see them.
 */
final class InfoPrefetcher {
    /** Gets an {@code .info} file into the cache, if it isn't there. */
    @FunctionalInterface
    interface Prefetch {
        void fetch(Endpoint.Info info) throws IOException;
    }

    private static final int WINDOW = 32;
    private static final int FREE_GUESSES = 16;
    private static final int MAX_MODULES = 20_000;
    /** Within this time the versions of a module belong to one graph, which selects the highest. */
    private static final Duration ONE_GRAPH = Duration.ofMinutes(1);

    private static final Duration TTL = Duration.ofMinutes(10);

    private final BackgroundQueue queue;
    private final Prefetch prefetch;
    private final Ticker ticker;
    private final PrefetchBudget budget;
    private final ConcurrentNavigableMap<ModulePath, Asked> graph = new ConcurrentSkipListMap<>();
    /** The modules that were guessed, and whether a client has asked for them since. */
    private final Cache<ModuleVersion, Boolean> guessed;

    InfoPrefetcher(BackgroundQueue queue, Prefetch prefetch, Ticker ticker) {
        this.queue = queue;
        this.prefetch = prefetch;
        this.ticker = ticker;
        this.budget = new PrefetchBudget(FREE_GUESSES, ticker);
        this.guessed = CacheBuilder.newBuilder()
                .maximumSize(MAX_MODULES)
                .expireAfterWrite(TTL)
                .ticker(ticker)
                .build();
    }

    /** A version whose {@code .mod} was asked for, and when. */
    private record Asked(Version version, long nanos) {
        Asked or(Asked later) {
            boolean otherGraph = later.nanos - nanos >= ONE_GRAPH.toNanos();
            return otherGraph || Version.PRECEDENCE.compare(later.version, version) >= 0 ? later : this;
        }

        boolean hasExpired(long now) {
            return now - nanos >= TTL.toNanos();
        }
    }

    /** A client has asked for a {@code .mod} file. */
    void modAsked(ModuleVersion module) {
        if (graph.size() >= MAX_MODULES) {
            graph.clear();
        }
        graph.merge(module.path(), new Asked(module.version(), ticker.read()), Asked::or);
    }

    /**
     * A client has asked for an {@code .info} file.
     *
     * @param hit whether the cache had it, perhaps because it was prefetched
     */
    void served(ModuleVersion module, boolean hit) {
        if (isRightGuess(module) || (!hit && isInGraph(module))) {
            guessBehind(module.path());
        }
    }

    private boolean isInGraph(ModuleVersion module) {
        Asked asked = graph.get(module.path());
        return asked != null && asked.version().equals(module.version());
    }

    private boolean isRightGuess(ModuleVersion module) {
        boolean right = guessed.asMap().replace(module, false, true);
        if (right) {
            budget.guessedRight();
        }
        return right;
    }

    private void guessBehind(ModulePath from) {
        long now = ticker.read();
        Iterator<Map.Entry<ModulePath, Asked>> next =
                graph.tailMap(from, false).entrySet().iterator();
        for (int i = 0; i < WINDOW && next.hasNext(); i++) {
            Map.Entry<ModulePath, Asked> module = next.next();
            if (module.getValue().hasExpired(now)) {
                next.remove();
            } else if (!guess(
                    new ModuleVersion(module.getKey(), module.getValue().version()))) {
                return;
            }
        }
    }

    /** Guesses a module, unless it has been guessed already; false if the budget is used up. */
    private boolean guess(ModuleVersion module) {
        if (guessed.getIfPresent(module) != null) {
            return true;
        }
        if (!budget.tryAcquire()) {
            return false;
        }
        guessed.put(module, false);
        queue.add(() -> fetch(module));
        return true;
    }

    private void fetch(ModuleVersion module) {
        try {
            prefetch.fetch(new Endpoint.Info(module));
        } catch (IOException | RuntimeException e) {
            guessed.invalidate(module); // no client has asked for it yet
        }
    }
}
