package dev.goproxy.fetch;

/** An upstream could not be reached, failed, or answered what can't be an answer. */
public final class UpstreamException extends FetchException {
    private static final long serialVersionUID = 1L;

    /**
     * Makes the exception.
     *
     * @param message what was asked, of whom, and what came back; shown to clients, so without credentials or local paths
     */
    public UpstreamException(String message) {
        super(message);
    }

    /**
     * Makes the exception.
     *
     * @param message what was asked, of whom, and what came back; shown to clients, so without credentials or local paths
     * @param cause what led to it; logged, not shown
     */
    public UpstreamException(String message, Throwable cause) {
        super(message, cause);
    }
}
