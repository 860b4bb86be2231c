package dev.goproxy.cache;

import java.io.IOException;

/** An entry of a cache is there, but its bytes are not those that were stored. */
public final class DamagedException extends IOException {
    private static final long serialVersionUID = 1L;

    /**
     * Makes the exception.
     *
     * @param message what is known of the damage; shown to clients
     */
    public DamagedException(String message) {
        super(message);
    }
}
