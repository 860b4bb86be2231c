package dev.goproxy.client.connect;

import java.io.IOException;

/** Thrown instead of a connection to an address that whoever named the host must not lead us to. */
public final class ForbiddenAddressException extends IOException {
    private static final long serialVersionUID = 1L;

    /**
     * Creates the exception.
     *
     * @param host the host as it was named
     * @param kind what its address is
     */
    ForbiddenAddressException(String host, String kind) {
        super(host + " leads to " + kind + " address, which only the operator may name");
    }
}
