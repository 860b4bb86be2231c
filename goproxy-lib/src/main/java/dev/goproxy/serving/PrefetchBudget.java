package dev.goproxy.serving;

import com.google.common.base.Ticker;
import java.util.concurrent.TimeUnit;

/**
 * Limits prefetching to what pays: some guesses are free, each that turns out right allows one and a half more, so that
 * wrong guesses stay few compared with what clients ask for. Every minute it starts anew. Safe for use by many threads.
 */
final class PrefetchBudget {
    private static final long PERIOD_NANOS = TimeUnit.MINUTES.toNanos(1);

    private final int free;
    private final Ticker ticker;
    private long periodStart;
    private int taken;
    private int right;

    /**
     * Creates a budget of which nothing has been used.
     *
     * @param free number of guesses allowed before the first has turned out right
     */
    PrefetchBudget(int free, Ticker ticker) {
        this.free = free;
        this.ticker = ticker;
        this.periodStart = ticker.read();
    }

    /** Whether a guess is allowed now. */
    synchronized boolean isLeft() {
        long now = ticker.read();
        if (now - periodStart >= PERIOD_NANOS) {
            periodStart = now;
            taken = 0;
            right = 0;
        }
        return taken < free + right + right / 2;
    }

    /** Uses one guess, if one is allowed. */
    synchronized boolean tryAcquire() {
        boolean left = isLeft();
        taken += left ? 1 : 0;
        return left;
    }

    /** Records that a guess has turned out right. */
    synchronized void guessedRight() {
        right++;
    }
}
