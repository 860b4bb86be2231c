package dev.goproxy.serving;

import com.google.common.base.Ticker;
import dev.goproxy.module.ModuleVersion;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Modules whose {@code .mod} files clients may ask for next, all for the same reason, with a budget for such guesses.
 * Safe for use by many threads.
 */
final class PrefetchQueue {
    private static final int MAX_WAITING = 4_096;

    private final Queue<ModuleVersion> waiting = new ArrayDeque<>();
    private final PrefetchBudget budget;

    /**
     * Creates an empty queue.
     *
     * @param free number of modules that may be polled before the first guess has turned out right
     */
    PrefetchQueue(int free, Ticker ticker) {
        this.budget = new PrefetchBudget(free, ticker);
    }

    /** Adds a module; false if too many are waiting. */
    synchronized boolean offer(ModuleVersion module) {
        return waiting.size() < MAX_WAITING && waiting.add(module);
    }

    /**
     * Removes the next module that is still wanted, which uses the budget; null if there is none, or the budget is used
     * up.
     */
    synchronized @Nullable ModuleVersion poll(Predicate<ModuleVersion> wanted) {
        while (budget.isLeft()) {
            ModuleVersion next = waiting.poll();
            if (next == null) {
                return null;
            }
            if (wanted.test(next)) {
                return budget.tryAcquire() ? next : null;
            }
        }
        return null;
    }

    /** Records that a client has asked for a module that was polled. */
    void guessedRight() {
        budget.guessedRight();
    }
}
