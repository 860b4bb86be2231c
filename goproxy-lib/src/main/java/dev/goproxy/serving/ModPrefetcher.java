package dev.goproxy.serving;

import com.google.common.base.Ticker;
import com.google.common.cache.Cache;
import com.google.common.cache.CacheBuilder;
import dev.goproxy.content.Content;
import dev.goproxy.modfile.GoVersion;
import dev.goproxy.modfile.InvalidModFileException;
import dev.goproxy.modfile.ModFile;
import dev.goproxy.module.ModuleVersion;
import dev.goproxy.protocol.Endpoint;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Prefetches the {@code .mod} files that {@code go} will ask for next: those of the modules that a {@code .mod} just
 * fetched requires. A cold module graph then costs as many round trips as it is deep, not as it is large.
 *
 * <p>Only {@code .mod} files, never a zip; only those that the cache lacks; few at a time. Failures are ignored: a
 * client that asks will see them.
 *
 * <p>It is not certain what {@code go} reads. Of a module before {@code go 1.17} it reads all requirements, and theirs,
 * when it loads the graph. Of a later one it takes the requirements as listed ("pruning"), but reads those of a module
 * that is added or installed, or that an old module requires. So these are prefetched only when a client has asked for
 * that module itself, and few of them unless clients then ask for them too.
 *
 * @see <a href="https://go.dev/ref/mod#graph-pruning">Go Modules Reference: Module graph pruning</a>
 */
final class ModPrefetcher {
    /** Gets a {@code .mod} file into the cache, and returns it; empty if it was there already. */
    @FunctionalInterface
    interface Prefetch {
        Optional<Content> fetch(Endpoint.Mod mod) throws IOException;
    }

    private record Guess(ModuleVersion module, PrefetchQueue reason) {}

    private static final GoVersion GO_1_17 = GoVersion.parse("1.17");
    private static final int MAX_GO_MOD_BYTES = 1 << 20;
    /**
     * A graph of some hundred modules, for go may ask for all that the main module requires before any that is
     * prefetched.
     */
    private static final int FREE_BELOW_OLD = 256;

    private static final int FREE_BELOW_PRUNED = 8;

    private final Executor executor;
    private final Prefetch prefetch;
    private final int maxConcurrent;
    private final PrefetchQueue asked = new PrefetchQueue(0, Ticker.systemTicker());
    private final PrefetchQueue belowOld = new PrefetchQueue(FREE_BELOW_OLD, Ticker.systemTicker());
    private final PrefetchQueue belowPruned = new PrefetchQueue(FREE_BELOW_PRUNED, Ticker.systemTicker());
    /** The reason why a module's file is or will be in the cache. */
    private final Cache<ModuleVersion, PrefetchQueue> seen = CacheBuilder.newBuilder()
            .maximumSize(50_000)
            .expireAfterWrite(Duration.ofMinutes(1))
            .build();

    private int running;

    ModPrefetcher(Executor executor, Prefetch prefetch, int maxConcurrent) {
        this.executor = executor;
        this.prefetch = prefetch;
        this.maxConcurrent = maxConcurrent;
    }

    /**
     * A client has asked for a file.
     *
     * @param hit whether the cache had it, perhaps because it was prefetched
     * @param goMod reads the file from the cache
     */
    void served(ModuleVersion module, boolean hit, Supplier<Optional<Content>> goMod) {
        PrefetchQueue reason = hit ? seen.getIfPresent(module) : seen.asMap().put(module, asked);
        boolean isNew = hit
                ? reason != null && reason != asked && seen.asMap().replace(module, reason, asked)
                : reason != asked;
        if (!isNew) {
            return;
        }
        if (reason != null) {
            reason.guessedRight();
        }
        goMod.get()
                .flatMap(ModPrefetcher::parse)
                .ifPresent(file -> follow(file, isPruned(file) ? belowPruned : belowOld));
        start();
    }

    private void follow(ModFile file, PrefetchQueue reason) {
        for (ModFile.Require require : file.require()) {
            require.moduleVersion()
                    .filter(module -> isNewReason(module, reason))
                    .ifPresent(reason::offer);
        }
    }

    /** Records a reason to prefetch a module; false if there was one already that is as good. */
    private boolean isNewReason(ModuleVersion module, PrefetchQueue reason) {
        PrefetchQueue known = seen.asMap().putIfAbsent(module, reason);
        return known == null
                || (known == belowPruned && reason == belowOld && seen.asMap().replace(module, known, reason));
    }

    private static Optional<ModFile> parse(Content goMod) {
        if (goMod.size().orElse(Long.MAX_VALUE) > MAX_GO_MOD_BYTES) {
            return Optional.empty();
        }
        try (InputStream in = goMod.open()) {
            return Optional.of(ModFile.parseLax("go.mod", in.readAllBytes()));
        } catch (IOException | InvalidModFileException e) {
            return Optional.empty();
        }
    }

    /** Whether {@code go} takes this module's requirements as listed, without reading theirs. */
    private static boolean isPruned(ModFile file) {
        return file.go()
                .filter(go ->
                        !GoVersion.isValid(go) || GoVersion.parse(go).language().isAtLeast(GO_1_17))
                .isPresent();
    }

    /** Starts workers on the waiting modules, as many as are allowed. */
    private void start() {
        for (Guess guess = next(); guess != null; guess = next()) {
            Guess first = guess;
            try {
                executor.execute(() -> work(first));
            } catch (RejectedExecutionException | OutOfMemoryError e) { // no thread available
                stop();
                return;
            }
        }
    }

    private void work(Guess first) {
        for (Guess guess = first; guess != null; guess = nextInstead()) {
            fetch(guess);
        }
    }

    private void fetch(Guess guess) {
        try {
            prefetch.fetch(new Endpoint.Mod(guess.module))
                    .flatMap(ModPrefetcher::parse)
                    .filter(file -> !isPruned(file))
                    .ifPresent(file -> follow(file, guess.reason));
            start();
        } catch (IOException | RuntimeException e) {
            seen.asMap().remove(guess.module, guess.reason); // no client has asked for it yet
        }
    }

    private synchronized @Nullable Guess next() {
        if (running >= maxConcurrent) {
            return null;
        }
        Guess next = next(belowOld);
        if (next == null) {
            next = next(belowPruned);
        }
        if (next != null) {
            running++;
        }
        return next;
    }

    private @Nullable Guess next(PrefetchQueue reason) {
        ModuleVersion module = reason.poll(waiting -> seen.getIfPresent(waiting) == reason);
        return module == null ? null : new Guess(module, reason);
    }

    private synchronized @Nullable Guess nextInstead() {
        stop();
        return next();
    }

    private synchronized void stop() {
        running--;
    }
}
