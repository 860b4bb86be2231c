package dev.goproxy.sumdb;

/** Thrown when a note can't be believed. */
public final class InvalidNoteException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    /** What is wrong with it. */
    private final Kind kind;

    /** What is wrong with the note. */
    public enum Kind {
        /** It is no signed note. */
        MALFORMED,
        /** None of the known keys has signed it. */
        UNKNOWN_SIGNER,
        /** A signature that claims to be of a known key is not. */
        FORGED
    }

    InvalidNoteException(Kind kind, String message) {
        super(message);
        this.kind = kind;
    }

    /**
     * What is wrong with the note.
     *
     * @return the kind
     */
    public Kind kind() {
        return kind;
    }
}
