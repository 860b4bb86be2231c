package dev.goproxy.serving;

import com.google.common.base.Ticker;
import com.google.common.cache.Cache;
import com.google.common.cache.CacheBuilder;
import dev.goproxy.content.Content;
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
import org.jspecify.annotations.Nullable;

/**
 * Fetches the {@code .mod} files that {@code go} will ask for next: those that a {@code .mod} just fetched requires. A cold module graph then costs its
 * depth in round trips, not its size.
 *
 * <p>Only {@code .mod} files, never a zip; only what the cache lacks; few at a time. What fails is forgotten: who asks for it will see.
 *
 * <p>What {@code go} reads is not known for sure. Of a module before {@code go 1.17} it reads all requirements, and theirs, when it loads the graph. Of a later
 * one it takes the requirements as told ("pruning"), but reads those of a module that is added or installed, or that an old module requires. So these are
 * read ahead only when a client has asked for that module itself, and few of them unless they then are asked for too.
 *
 * @see <a href="https://go.dev/ref/mod#graph-pruning">Go Modules Reference: Module graph pruning</a>
 */
final class ModPrefetcher {
    /** Gets a {@code .mod} file into the cache, and says what is in it; empty if it was there already. */
    @FunctionalInterface
    interface Reading {
        Optional<Content> read(Endpoint.Mod mod) throws IOException;
    }

    private record Guess(ModuleVersion module, PrefetchQueue why) {}

    private static final int MAX_GO_MOD_BYTES = 1 << 20;
    /** A graph of some hundred modules, for go may ask for all that the main module requires before any that is read ahead. */
    private static final int FREE_BELOW_OLD = 256;

    private static final int FREE_BELOW_PRUNED = 8;

    private final Executor executor;
    private final Reading reading;
    private final int maxAtOnce;
    private final PrefetchQueue asked = new PrefetchQueue(0, Ticker.systemTicker());
    private final PrefetchQueue belowOld = new PrefetchQueue(FREE_BELOW_OLD, Ticker.systemTicker());
    private final PrefetchQueue belowPruned = new PrefetchQueue(FREE_BELOW_PRUNED, Ticker.systemTicker());
    /** Why a module's file is or will be there. */
    private final Cache<ModuleVersion, PrefetchQueue> seen = CacheBuilder.newBuilder()
            .maximumSize(50_000)
            .expireAfterWrite(Duration.ofMinutes(1))
            .build();

    private int atWork;

    ModPrefetcher(Executor executor, Reading reading, int maxAtOnce) {
        this.executor = executor;
        this.reading = reading;
        this.maxAtOnce = maxAtOnce;
    }

    /** A client has asked for this file, and it has just been fetched. */
    void fetched(ModuleVersion module, Content goMod) {
        PrefetchQueue why = seen.asMap().put(module, asked);
        if (why != asked) {
            followAsked(why, goMod);
        }
    }

    /** A client has asked for this file, and the cache had it, perhaps because it was read ahead. */
    void found(ModuleVersion module, Content goMod) {
        PrefetchQueue why = seen.getIfPresent(module);
        if (why != null && why != asked && seen.asMap().replace(module, why, asked)) {
            followAsked(why, goMod);
        }
    }

    private void followAsked(@Nullable PrefetchQueue why, Content goMod) {
        if (why != null) {
            why.wasRight();
        }
        parse(goMod).ifPresent(file -> follow(file, isPruned(file) ? belowPruned : belowOld));
        start();
    }

    private void follow(ModFile file, PrefetchQueue why) {
        for (ModFile.Require require : file.require()) {
            require.moduleVersion().filter(module -> isNews(module, why)).ifPresent(why::add);
        }
    }

    /** Whether there was no reason yet to read it, or only a worse one. */
    private boolean isNews(ModuleVersion module, PrefetchQueue why) {
        PrefetchQueue known = seen.asMap().putIfAbsent(module, why);
        return known == null
                || (known == belowPruned && why == belowOld && seen.asMap().replace(module, known, why));
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

    /** Whether {@code go} takes this module's requirements as told, without reading theirs. */
    private static boolean isPruned(ModFile file) {
        return file.go().filter(go -> minor(go) >= 17).isPresent();
    }

    private static int minor(String go) {
        String[] parts = go.split("\\.", 3);
        if (parts.length < 2 || !parts[0].equals("1")) {
            return Integer.MAX_VALUE;
        }
        String digits = parts[1].replaceFirst("[^0-9].*", "");
        return digits.isEmpty() || digits.length() > 6 ? Integer.MAX_VALUE : Integer.parseInt(digits);
    }

    /** Sets workers on what waits, as many as may be. */
    private void start() {
        for (Guess guess = next(); guess != null; guess = next()) {
            Guess first = guess;
            try {
                executor.execute(() -> work(first));
            } catch (RejectedExecutionException | OutOfMemoryError e) { // no thread to be had
                stop();
                return;
            }
        }
    }

    private void work(Guess first) {
        for (Guess guess = first; guess != null; guess = nextInstead()) {
            read(guess);
        }
    }

    private void read(Guess guess) {
        try {
            reading.read(new Endpoint.Mod(guess.module))
                    .flatMap(ModPrefetcher::parse)
                    .filter(file -> !isPruned(file))
                    .ifPresent(file -> follow(file, guess.why));
            start();
        } catch (IOException | RuntimeException e) {
            seen.asMap().remove(guess.module, guess.why); // nobody has asked for it yet
        }
    }

    private synchronized @Nullable Guess next() {
        if (atWork >= maxAtOnce) {
            return null;
        }
        Guess next = next(belowOld);
        if (next == null) {
            next = next(belowPruned);
        }
        if (next != null) {
            atWork++;
        }
        return next;
    }

    private @Nullable Guess next(PrefetchQueue why) {
        ModuleVersion module = why.take(waiting -> seen.getIfPresent(waiting) == why);
        return module == null ? null : new Guess(module, why);
    }

    private synchronized @Nullable Guess nextInstead() {
        stop();
        return next();
    }

    private synchronized void stop() {
        atWork--;
    }
}
