package dev.goproxy.sumdb;

/** Thrown when a signed note is malformed or can't be verified. */
public final class InvalidNoteException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    /** The kind of the problem. */
    private final Kind kind;

    /** The kind of a problem. */
    public enum Kind {
        /** The text is not a signed note. */
        MALFORMED,
        /** The note has no signature by a known key. */
        UNKNOWN_SIGNER,
        /** A signature has the name and hash of a known key, but was not made with it. */
        FORGED
    }

    InvalidNoteException(Kind kind, String message) {
        super(message);
        this.kind = kind;
    }

    /**
     * Returns the kind of the problem.
     *
     * @return the kind
     */
    public Kind kind() {
        return kind;
    }
}
