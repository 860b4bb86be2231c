package dev.goproxy.serving;

import com.google.common.base.Ticker;
import java.util.concurrent.TimeUnit;

/**
 * How far one may go ahead of what is asked for: some steps are free, each that turns out right allows one and a half more. So those that turn out wrong stay few
 * beside what is asked for. After a minute all is forgotten, and tried again.
 */
final class PrefetchBudget {
    private static final long MEMORY_NANOS = TimeUnit.MINUTES.toNanos(1);

    private final int free;
    private final Ticker ticker;
    private long since;
    private int taken;
    private int right;

    /**
     * Begins with none taken.
     *
     * @param free how many may be taken before the first has turned out right
     */
    PrefetchBudget(int free, Ticker ticker) {
        this.free = free;
        this.ticker = ticker;
        this.since = ticker.read();
    }

    /** Whether a step may be taken now. */
    synchronized boolean isLeft() {
        long now = ticker.read();
        if (now - since >= MEMORY_NANOS) {
            since = now;
            taken = 0;
            right = 0;
        }
        return taken < free + right + right / 2;
    }

    /** Takes a step, if one may be taken. */
    synchronized boolean take() {
        boolean left = isLeft();
        taken += left ? 1 : 0;
        return left;
    }

    /** One has turned out right. */
    synchronized void wasRight() {
        right++;
    }
}
