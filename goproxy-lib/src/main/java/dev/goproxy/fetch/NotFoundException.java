package dev.goproxy.fetch;

/** The upstream reported that the module or version does not exist. */
public final class NotFoundException extends FetchException {
    private static final long serialVersionUID = 1L;

    /** Whether an upstream said so. */
    private final boolean authoritative;

    /**
     * Makes the exception.
     *
     * @param message what they said; shown to clients, so without credentials or local paths
     */
    public NotFoundException(String message) {
        super(message);
        this.authoritative = true;
    }

    private NotFoundException(String message, boolean authoritative) {
        super(message);
        this.authoritative = authoritative;
    }

    /**
     * Returns an exception for something that no upstream may be asked for, as with {@code GOPROXY=off}.
     *
     * @param message why no upstream is asked
     * @return the exception
     */
    public static NotFoundException notAsked(String message) {
        return new NotFoundException(message, false);
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
     * Makes the exception.
     *
     * @param message what they said; shown to clients, so without credentials or local paths
     * @param cause what led to it; logged, not shown
     */
    public NotFoundException(String message, Throwable cause) {
        super(message, cause);
        this.authoritative = true;
    }
}
