package dev.goproxy.content;

import java.io.IOException;
import java.io.InputStream;
import java.util.function.BooleanSupplier;

/** Looks at bytes while they come, so that less is left for the {@link SpooledContent.Check}. */
@FunctionalInterface
public interface IncrementalCheck {
    /** Doesn't. */
    IncrementalCheck NONE = (bytes, whole) -> {};

    /**
     * Looks at the bytes, on a thread of its own. Not called for small contents, and always over before the check begins. It judges nothing: what it throws is
     * of no consequence.
     *
     * @param bytes the bytes from the beginning, as they come; fails once nobody wants them any more
     * @param whole whether all of them have come, so that it is time to return
     * @throws IOException if the bytes can't be read
     */
    void follow(InputStream bytes, BooleanSupplier whole) throws IOException;
}
