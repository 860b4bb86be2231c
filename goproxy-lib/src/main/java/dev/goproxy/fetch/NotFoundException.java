package dev.goproxy.fetch;

/** Those who know said that there is no such thing. */
public final class NotFoundException extends FetchException {
    private static final long serialVersionUID = 1L;

    /**
     * Makes the exception.
     *
     * @param message what they said; shown to clients, so without credentials or local paths
     */
    public NotFoundException(String message) {
        super(message);
    }

    /**
     * Makes the exception.
     *
     * @param message what they said; shown to clients, so without credentials or local paths
     * @param cause what led to it; logged, not shown
     */
    public NotFoundException(String message, Throwable cause) {
        super(message, cause);
    }
}
