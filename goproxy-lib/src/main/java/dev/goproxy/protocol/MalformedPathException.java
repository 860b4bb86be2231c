package dev.goproxy.protocol;

/** Thrown when the path of a request is not properly percent-encoded. */
public final class MalformedPathException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    MalformedPathException(String reason) {
        super(reason);
    }
}
