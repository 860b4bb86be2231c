package dev.goproxy.client.connect;

import java.net.ConnectException;

/**
 * Thrown when an HTTP or SOCKS proxy between this host and an upstream answers in place of the upstream. The message is
 * a whole clause whose subject is the proxy, without credentials.
 */
public final class ProxyRefusedException extends ConnectException {
    private static final long serialVersionUID = 1L;

    private final boolean isTransient;

    ProxyRefusedException(String message) {
        this(message, true);
    }

    /** Creates an exception; {@code isTransient} says whether another attempt may succeed. */
    public ProxyRefusedException(String message, boolean isTransient) {
        super(message);
        this.isTransient = isTransient;
    }

    /** Whether another attempt may succeed. */
    public boolean isTransient() {
        return isTransient;
    }
}
