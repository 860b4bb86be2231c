package dev.goproxy.http;

import java.io.IOException;
import java.util.Objects;

/**
 * Thrown when a response can't be written to its client, mostly because that has closed its connection: nothing is
 * wrong with the content. Hosts log it at a low level; any other exception from {@link ProxyResponse#sendTo} or
 * {@link ProxyResponse#writeTo} means that the content could not be read to its end, or turned out to be corrupt.
 */
public final class ClientDisconnectedException extends IOException {
    private static final long serialVersionUID = 1L;

    ClientDisconnectedException(IOException cause) {
        super(Objects.toString(cause.getMessage(), "the client has closed the connection"), cause);
    }

    /** Returns the same exception if it is such a one already, as from a stream around a stream. */
    static ClientDisconnectedException of(IOException e) {
        return e instanceof ClientDisconnectedException gone ? gone : new ClientDisconnectedException(e);
    }
}
