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
 * Fetches the {@code .info} files that {@code go mod download} will ask for next: having loaded the graph, it asks for that of each selected module, in the order
 * of their paths, and for the zip after each. So one that a client asks for, of a module whose {@code .mod} was asked for a moment ago in no higher version, tells
 * that those of the modules behind it will follow.
 *
 * <p>Only {@code .info} files, only a few ahead, and fewer if they turn out not to be asked for. What fails is forgotten: who asks for it will see.
 */
final class InfoPrefetcher {
    /** Gets an {@code .info} file into the cache, if it isn't there. */
    @FunctionalInterface
    interface Reading {
        void read(Endpoint.Info info) throws IOException;
    }

    private static final int WINDOW = 32;
    private static final int FREE = 16;
    private static final int MAX_MODULES = 20_000;
    /** Within this time the versions of a module belong to one graph, which selects the highest. */
    private static final Duration ONE_GRAPH = Duration.ofMinutes(1);

    private static final Duration LATEST = Duration.ofMinutes(10);

    private final BackgroundQueue errands;
    private final Reading reading;
    private final Ticker ticker;
    private final PrefetchBudget allowance;
    private final ConcurrentNavigableMap<ModulePath, Asked> graph = new ConcurrentSkipListMap<>();
    /** Which were read ahead, and whether a client has asked for them since. */
    private final Cache<ModuleVersion, Boolean> guessed;

    InfoPrefetcher(BackgroundQueue errands, Reading reading, Ticker ticker) {
        this.errands = errands;
        this.reading = reading;
        this.ticker = ticker;
        this.allowance = new PrefetchBudget(FREE, ticker);
        this.guessed = CacheBuilder.newBuilder()
                .maximumSize(MAX_MODULES)
                .expireAfterWrite(LATEST)
                .ticker(ticker)
                .build();
    }

    /** The version whose {@code .mod} was asked for, and when. */
    private record Asked(Version version, long nanos) {
        Asked or(Asked later) {
            boolean otherGraph = later.nanos - nanos >= ONE_GRAPH.toNanos();
            return otherGraph || Version.PRECEDENCE.compare(later.version, version) >= 0 ? later : this;
        }

        boolean isOver(long now) {
            return now - nanos >= LATEST.toNanos();
        }
    }

    /** A client has asked for a {@code .mod} file. */
    void modAsked(ModuleVersion module) {
        if (graph.size() >= MAX_MODULES) {
            graph.clear();
        }
        graph.merge(module.path(), new Asked(module.version(), ticker.read()), Asked::or);
    }

    /** A client has asked for an {@code .info} file, and it has just been fetched. */
    void fetched(ModuleVersion module) {
        Asked asked = graph.get(module.path());
        if (wasGuessed(module) || (asked != null && asked.version().equals(module.version()))) {
            goOn(module.path());
        }
    }

    /** A client has asked for an {@code .info} file, and the cache had it, perhaps because it was read ahead. */
    void found(ModuleVersion module) {
        if (wasGuessed(module)) {
            goOn(module.path());
        }
    }

    private boolean wasGuessed(ModuleVersion module) {
        boolean right = guessed.asMap().replace(module, false, true);
        if (right) {
            allowance.wasRight();
        }
        return right;
    }

    private void goOn(ModulePath from) {
        long now = ticker.read();
        Iterator<Map.Entry<ModulePath, Asked>> next =
                graph.tailMap(from, false).entrySet().iterator();
        for (int i = 0; i < WINDOW && next.hasNext(); i++) {
            Map.Entry<ModulePath, Asked> module = next.next();
            if (module.getValue().isOver(now)) {
                next.remove();
            } else if (!guess(
                    new ModuleVersion(module.getKey(), module.getValue().version()))) {
                return;
            }
        }
    }

    /** Makes a guess if it is a new one; false if none may be made. */
    private boolean guess(ModuleVersion module) {
        if (guessed.getIfPresent(module) != null) {
            return true;
        }
        if (!allowance.take()) {
            return false;
        }
        guessed.put(module, false);
        errands.add(() -> read(module));
        return true;
    }

    private void read(ModuleVersion module) {
        try {
            reading.read(new Endpoint.Info(module));
        } catch (IOException | RuntimeException e) {
            guessed.invalidate(module); // nobody has asked for it yet
        }
    }
}
