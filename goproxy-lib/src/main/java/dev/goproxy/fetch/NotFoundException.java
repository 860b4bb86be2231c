package dev.goproxy.fetch;

/** Those who know said that there is no such thing. */
public final class NotFoundException extends FetchException {
    private static final long serialVersionUID = 1L;

    /** Whether somebody said so. */
    private final boolean said;

    /**
     * Makes the exception.
     *
     * @param message what they said; shown to clients, so without credentials or local paths
     */
    public NotFoundException(String message) {
        super(message);
        this.said = true;
    }

    private NotFoundException(String message, boolean said) {
        super(message);
        this.said = said;
    }

    /**
     * Makes the exception for what may not be asked of anybody, as with {@code GOPROXY=off}.
     *
     * @param message why nobody is asked
     * @return the exception
     */
    public static NotFoundException unasked(String message) {
        return new NotFoundException(message, false);
    }

    /**
     * Whether somebody who knows has said so.
     *
     * @return false if nobody was asked, so that an older answer still stands
     */
    public boolean isSaid() {
        return said;
    }

    /**
     * Makes the exception.
     *
     * @param message what they said; shown to clients, so without credentials or local paths
     * @param cause what led to it; logged, not shown
     */
    public NotFoundException(String message, Throwable cause) {
        super(message, cause);
        this.said = true;
    }
}
