package dev.goproxy.process;

import dev.goproxy.fetch.UpstreamTimeoutException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Lets only so many at a time do something; the others wait, in the order in which they came. Safe for use by many threads. */
public final class ConcurrencyLimit {
    private final Semaphore places;
    private final Duration patience;

    /**
     * Makes turns.
     *
     * @param atOnce how many may do it at a time; 0 means no limit
     * @param patience the longest wait for a turn
     */
    public ConcurrencyLimit(int atOnce, Duration patience) {
        if (atOnce < 0) {
            throw new IllegalArgumentException("negative: " + atOnce);
        }
        this.places = new Semaphore(atOnce == 0 ? Integer.MAX_VALUE : atOnce, true);
        this.patience = patience;
    }

    /** What is done in a turn. */
    public interface Work<T> {
        T run() throws IOException;
    }

    public <T> T take(Work<T> work) throws IOException {
        try {
            if (!places.tryAcquire(patience.toNanos(), TimeUnit.NANOSECONDS)) {
                throw new UpstreamTimeoutException("too many direct fetches for " + patience.toSeconds() + " s");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw (IOException) new InterruptedIOException("interrupted while waiting for a turn").initCause(e);
        }
        try {
            return work.run();
        } finally {
            places.release();
        }
    }
}
