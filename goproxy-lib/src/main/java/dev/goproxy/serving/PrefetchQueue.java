package dev.goproxy.serving;

import com.google.common.base.Ticker;
import dev.goproxy.module.ModuleVersion;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Modules whose {@code .mod} files may be asked for next, for one reason, and how many of them may be read on that guess. Safe for use by many threads. */
final class PrefetchQueue {
    private static final int MAX_WAITING = 4_096;

    private final Queue<ModuleVersion> waiting = new ArrayDeque<>();
    private final PrefetchBudget allowance;

    /**
     * Begins with none.
     *
     * @param free how many may be taken before the first one has turned out right
     */
    PrefetchQueue(int free, Ticker ticker) {
        this.allowance = new PrefetchBudget(free, ticker);
    }

    /** Adds a module, unless too many wait. */
    synchronized boolean add(ModuleVersion module) {
        return waiting.size() < MAX_WAITING && waiting.add(module);
    }

    /** Takes the next one that is still wanted, which counts; null if there is none, or none may be taken now. */
    synchronized @Nullable ModuleVersion take(Predicate<ModuleVersion> wanted) {
        while (allowance.isLeft()) {
            ModuleVersion next = waiting.poll();
            if (next == null) {
                return null;
            }
            if (wanted.test(next)) {
                return allowance.take() ? next : null;
            }
        }
        return null;
    }

    /** One that was taken is asked for. */
    void wasRight() {
        allowance.wasRight();
    }
}
