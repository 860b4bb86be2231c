package dev.goproxy.fetch;

/** The upstream reported that the module or version does not exist. */
public final class NotFoundException extends FetchException {
    private static final long serialVersionUID = 1L;

    /** Whether an upstream said so. */
    private final boolean authoritative;

    /** Whether there are no upstreams to say anything. */
    private final boolean offline;

    /**
     * Makes the exception.
     *
     * @param message what they said; shown to clients, so without credentials or local paths
     */
    public NotFoundException(String message) {
        super(message);
        this.authoritative = true;
        this.offline = false;
    }

    private NotFoundException(String message, boolean authoritative, boolean offline) {
        super(message);
        this.authoritative = authoritative;
        this.offline = offline;
    }

    /**
     * Returns an exception for something that no upstream may be asked for, as with {@code GOPROXY=off}.
     *
     * @param message why no upstream is asked
     * @return the exception
     */
    public static NotFoundException notAsked(String message) {
        return new NotFoundException(message, false, false);
    }

    /**
     * Returns an exception for something that a proxy without upstreams lacks. What its cache has is not stale, however
     * old it is, and what it lacks may be put there at any time.
     *
     * @param message how to get it
     * @return the exception
     */
    public static NotFoundException offline(String message) {
        return new NotFoundException(message, false, true);
    }

    /**
     * Whether an upstream has said so.
     *
     * @return false if no upstream was asked, so that an older answer is still valid
     */
    public boolean isAuthoritative() {
        return authoritative;
    }

    /**
     * Whether there are no upstreams at all.
     *
     * @return true if it was made by {@link #offline}
     */
    public boolean isOffline() {
        return offline;
    }

    /**
     * Makes the exception.
     *
     * @param message what they said; shown to clients, so without credentials or local paths
     * @param cause what led to it; logged, not shown
     */
    public NotFoundException(String message, Throwable cause) {
        super(message, cause);
        this.authoritative = true;
        this.offline = false;
    }
}
