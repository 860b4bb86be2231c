package dev.goproxy.fetch;

/** An upstream did not answer, or did not finish its answer, within the deadline. */
public final class UpstreamTimeoutException extends FetchException {
    private static final long serialVersionUID = 1L;

    /**
     * Makes the exception.
     *
     * @param message what was asked, of whom, and how long it was waited for; shown to clients, so without credentials
     *     or local paths
     */
    public UpstreamTimeoutException(String message) {
        super(message);
    }

    /**
     * Makes the exception.
     *
     * @param message what was asked, of whom, and how long it was waited for; shown to clients, so without credentials
     *     or local paths
     * @param cause what led to it; logged, not shown
     */
    public UpstreamTimeoutException(String message, Throwable cause) {
        super(message, cause);
    }
}
