package dev.goproxy.fetch;

/** Something came, but policy or its checksum forbids to use it. */
public final class RefusedException extends FetchException {
    private static final long serialVersionUID = 1L;

    /**
     * Makes the exception.
     *
     * @param message what was asked, of whom, and why it is refused; shown to clients, so without credentials or local paths
     */
    public RefusedException(String message) {
        super(message);
    }

    /**
     * Makes the exception.
     *
     * @param message what was asked, of whom, and why it is refused; shown to clients, so without credentials or local paths
     * @param cause what led to it; logged, not shown
     */
    public RefusedException(String message, Throwable cause) {
        super(message, cause);
    }
}
