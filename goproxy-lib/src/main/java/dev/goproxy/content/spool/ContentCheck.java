package dev.goproxy.content.spool;

import java.io.IOException;
import java.nio.file.Path;

/**
 * Decides whether the complete bytes of a {@link SpooledContent} may be used, before the last of them are handed out.
 */
@FunctionalInterface
public interface ContentCheck {
    /** Accepts everything. */
    ContentCheck NONE = file -> {};

    /**
     * Checks the bytes. Called once, by one of the threads that read or wait; the others wait for it.
     *
     * @param file the file with all of the bytes
     * @throws IOException if they may not be used; every reader then fails with this exception
     */
    void accept(Path file) throws IOException;
}
