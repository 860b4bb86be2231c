package dev.goproxy.module;

import dev.goproxy.process.QuotedString;
import java.util.Objects;

/** Thrown when a string breaks Go's rules for module paths, versions or file names; says which string and why. */
public final class InvalidNameException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    /** What the string should have been. */
    private final String kind;

    /** The rejected string. */
    private final String value;

    /** Why it was rejected. */
    private final String reason;

    /**
     * Makes the exception.
     *
     * @param kind what the string should have been, for instance {@code module path}
     * @param value the rejected string
     * @param reason why it was rejected
     */
    public InvalidNameException(String kind, String value, String reason) {
        super("invalid " + kind + " " + QuotedString.unicode(value) + ": " + reason);
        this.kind = kind;
        this.value = value;
        this.reason = reason;
    }

    /**
     * What the string should have been.
     *
     * @return for instance {@code module path}
     */
    public String kind() {
        return kind;
    }

    /**
     * The rejected string.
     *
     * @return the string as it was given
     */
    public String value() {
        return value;
    }

    /**
     * Why it was rejected.
     *
     * @return a short phrase
     */
    public String reason() {
        return reason;
    }

    @Override
    public String getMessage() {
        return Objects.requireNonNull(super.getMessage());
    }
}
