package dev.goproxy.module;

import dev.goproxy.process.QuotedString;
import java.util.Objects;

/** Thrown when a string breaks Go's rules for module paths, versions or file names; has the string and the reason. */
public final class InvalidNameException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    /** The kind of name that was expected. */
    private final String kind;

    /** The rejected string. */
    private final String value;

    /** The reason for the rejection. */
    private final String reason;

    /**
     * Creates an exception.
     *
     * @param kind the kind of name that was expected, for instance {@code module path}
     * @param value the rejected string
     * @param reason a short phrase
     */
    public InvalidNameException(String kind, String value, String reason) {
        super("invalid " + kind + " " + QuotedString.unicode(value) + ": " + reason);
        this.kind = kind;
        this.value = value;
        this.reason = reason;
    }

    /**
     * Returns the kind of name that was expected.
     *
     * @return for instance {@code module path}
     */
    public String kind() {
        return kind;
    }

    /**
     * Returns the rejected string.
     *
     * @return the string as it was given
     */
    public String value() {
        return value;
    }

    /**
     * Returns the reason for the rejection.
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
