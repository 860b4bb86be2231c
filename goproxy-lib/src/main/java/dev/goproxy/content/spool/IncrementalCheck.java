package dev.goproxy.content.spool;

import java.io.IOException;
import java.io.InputStream;
import java.util.function.BooleanSupplier;

/**
 * Prepares a {@link ContentCheck} by reading the bytes while they arrive, so that less work is left at the end.
 *
 * <p>It decides nothing: an exception that it throws is ignored, and the check runs as if nothing had been prepared.
 */
@FunctionalInterface
public interface IncrementalCheck {
    /** Reads nothing; no thread is started for it. */
    IncrementalCheck NONE = (bytes, isComplete) -> {};

    /**
     * Reads the bytes, on a thread of its own. Not called for contents under 1 MiB. Has always returned before the
     * check is called.
     *
     * @param bytes the bytes from the first one on; reading blocks until more arrive, and fails once the content is
     *     closed or has failed. Closed by the caller
     * @param isComplete returns true once all bytes have arrived, which is the time to return
     * @throws IOException if the bytes can't be read
     */
    void scan(InputStream bytes, BooleanSupplier isComplete) throws IOException;
}
