package dev.goproxy;

import com.google.common.cache.Cache;
import com.google.common.cache.CacheBuilder;
import dev.goproxy.content.Content;
import dev.goproxy.modfile.InvalidModFileException;
import dev.goproxy.modfile.ModFile;
import dev.goproxy.module.ModuleVersion;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * Fetches the {@code .mod} files that {@code go} will ask for next: those that a {@code .mod} just fetched requires. A cold module graph then costs its
 * depth in round trips, not its size.
 *
 * <p>Only {@code .mod} files, never a zip; only what the cache lacks; few at a time; a bounded number. What fails is forgotten: who asks for it will see.
 * The requirements of a module at {@code go 1.17} or later are read ahead only when a client has asked for that module itself, since {@code go} prunes
 * the graph there.
 */
final class ReadAhead {
    /** Gets a {@code .mod} file into the cache, and says what is in it; empty if it was there already. */
    @FunctionalInterface
    interface Reading {
        Optional<Content> read(Endpoint.Mod mod) throws IOException;
    }

    static final ReadAhead OFF = new ReadAhead(task -> {}, mod -> Optional.empty(), 0);

    private static final int MAX_WAITING = 4_096;
    private static final int MAX_GO_MOD_BYTES = 1 << 20;

    private final Executor executor;
    private final Reading reading;
    private final int maxAtOnce;
    private final Queue<ModuleVersion> waiting = new ArrayDeque<>();
    private final Cache<ModuleVersion, Boolean> seen = CacheBuilder.newBuilder()
            .maximumSize(50_000)
            .expireAfterWrite(Duration.ofMinutes(1))
            .build();
    private int atWork;

    ReadAhead(Executor executor, Reading reading, int maxAtOnce) {
        this.executor = executor;
        this.reading = reading;
        this.maxAtOnce = maxAtOnce;
    }

    /** A client has asked for this file, and it has just been fetched. */
    void fetched(ModuleVersion module, Content goMod) {
        if (maxAtOnce > 0 && !Boolean.TRUE.equals(seen.asMap().put(module, true))) {
            follow(goMod, true);
        }
    }

    /** A client has asked for this file, and the cache had it, perhaps because it was read ahead. */
    void found(ModuleVersion module, Content goMod) {
        if (maxAtOnce > 0 && seen.asMap().replace(module, false, true)) {
            follow(goMod, true);
        }
    }

    private void follow(Content goMod, boolean asked) {
        Optional<ModFile> file = parse(goMod);
        if (file.isEmpty() || (!asked && isPruned(file.get()))) {
            return;
        }
        for (ModFile.Require require : file.get().require()) {
            require.moduleVersion().ifPresent(this::enqueue);
        }
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

    private void enqueue(ModuleVersion module) {
        if (seen.asMap().putIfAbsent(module, false) != null) {
            return;
        }
        synchronized (waiting) {
            if (waiting.size() >= MAX_WAITING) {
                return;
            }
            waiting.add(module);
            if (atWork >= maxAtOnce) {
                return;
            }
            atWork++;
        }
        try {
            executor.execute(this::work);
        } catch (RejectedExecutionException | OutOfMemoryError e) { // no thread to be had
            stop();
        }
    }

    private void work() {
        for (ModuleVersion next = next(); next != null; next = next()) {
            try {
                reading.read(new Endpoint.Mod(next)).ifPresent(goMod -> follow(goMod, false));
            } catch (IOException | RuntimeException e) {
                seen.invalidate(next); // nobody has asked for it yet
            }
        }
    }

    private @Nullable ModuleVersion next() {
        synchronized (waiting) {
            ModuleVersion next = waiting.poll();
            if (next == null) {
                atWork--;
            }
            return next;
        }
    }

    private void stop() {
        synchronized (waiting) {
            atWork--;
        }
    }
}
