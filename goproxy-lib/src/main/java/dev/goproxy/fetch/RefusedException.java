package dev.goproxy.fetch;

/** Something came, but policy or its checksum forbids to use it. */
public final class RefusedException extends FetchException {
    private static final long serialVersionUID = 1L;

    /** Whether two checksums differ. */
    private final boolean checksumMismatch;

    /**
     * Makes the exception.
     *
     * @param message what was asked, of whom, and why it is refused; shown to clients, so without credentials or local
     *     paths
     */
    public RefusedException(String message) {
        this(message, false);
    }

    private RefusedException(String message, boolean checksumMismatch) {
        super(message);
        this.checksumMismatch = checksumMismatch;
    }

    /**
     * Returns an exception for a file whose checksum is not the one that the checksum database has for it.
     *
     * @param message the file and both checksums; shown to clients, so without credentials or local paths
     * @return the exception
     */
    public static RefusedException checksumMismatch(String message) {
        return new RefusedException(message, true);
    }

    /**
     * Makes the exception.
     *
     * @param message what was asked, of whom, and why it is refused; shown to clients, so without credentials or local
     *     paths
     * @param cause what led to it; logged, not shown
     */
    public RefusedException(String message, Throwable cause) {
        super(message, cause);
        this.checksumMismatch = cause instanceof RefusedException refused && refused.checksumMismatch;
    }

    /**
     * Whether a file was refused because of its checksum.
     *
     * @return true if it is not the one that the checksum database has for the file
     */
    public boolean isChecksumMismatch() {
        return checksumMismatch;
    }
}
