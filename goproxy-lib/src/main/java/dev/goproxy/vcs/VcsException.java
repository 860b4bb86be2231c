package dev.goproxy.vcs;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Why a repository gave no answer. "Absent" and "failed" are never merged. Messages may be shown to clients: they hold neither credentials nor
 * local paths.
 */
public abstract sealed class VcsException extends IOException {
    private static final long serialVersionUID = 1L;

    private VcsException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    /** There is no such module, version or revision. */
    public static final class Absent extends VcsException {
        private static final long serialVersionUID = 1L;

        Absent(String message) {
            super(message, null);
        }

        Absent(String message, Throwable cause) {
            super(message, cause);
        }
    }

    /** Policy forbids to ask: GOVCS, an unsafe URL, an insecure scheme. */
    public static final class Refused extends VcsException {
        private static final long serialVersionUID = 1L;

        Refused(String message) {
            super(message, null);
        }
    }

    /** The repository or its host could not be asked, or answered what can't be an answer. */
    public static final class Failed extends VcsException {
        private static final long serialVersionUID = 1L;

        Failed(String message) {
            super(message, null);
        }

        Failed(String message, Throwable cause) {
            super(message, cause);
        }
    }

    /** There was no answer within the deadline. */
    public static final class TimedOut extends VcsException {
        private static final long serialVersionUID = 1L;

        TimedOut(String message) {
            super(message, null);
        }
    }
}
