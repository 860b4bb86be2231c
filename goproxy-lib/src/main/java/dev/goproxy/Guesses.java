package dev.goproxy;

import com.google.common.base.Ticker;
import java.util.concurrent.TimeUnit;

/**
 * How far one may go ahead of what is asked for: some guesses are free, each that turns out right allows one and a half more. So those that turn out wrong
 * stay few beside what is asked for. After a minute all is forgotten, and tried again.
 */
final class Guesses {
    private static final long MEMORY_NANOS = TimeUnit.MINUTES.toNanos(1);

    private final int free;
    private final Ticker ticker;
    private long since;
    private int made;
    private int right;

    /**
     * Begins with none made.
     *
     * @param free how many may be made before the first one has turned out right
     */
    Guesses(int free, Ticker ticker) {
        this.free = free;
        this.ticker = ticker;
        this.since = ticker.read();
    }

    /** Makes one, if it may be made. */
    synchronized boolean make() {
        long now = ticker.read();
        if (now - since >= MEMORY_NANOS) {
            since = now;
            made = 0;
            right = 0;
        }
        if (made >= free + right + right / 2) {
            return false;
        }
        made++;
        return true;
    }

    /** One has turned out right. */
    synchronized void wasRight() {
        right++;
    }
}
