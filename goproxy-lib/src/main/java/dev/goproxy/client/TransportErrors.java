package dev.goproxy.client;

import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import javax.net.ssl.SSLException;
import org.apache.hc.client5.http.ConnectTimeoutException;
import org.apache.hc.core5.http.ConnectionClosedException;
import org.apache.hc.core5.http.NoHttpResponseException;
import org.apache.hc.core5.http.ProtocolException;

/** Says in plain words what went wrong on the way to an upstream, for clients who don't know Java's names. */
final class TransportErrors {
    private TransportErrors() {}

    /** A predicate whose subject is the upstream. */
    static String describe(IOException e) {
        if (e instanceof ConnectTimeoutException) {
            return "could not be reached in time";
        }
        if (e instanceof SocketTimeoutException) {
            return "did not answer in time";
        }
        if (e instanceof UnknownHostException) {
            return "is an unknown host";
        }
        if (e instanceof NoRouteToHostException) {
            return "can't be reached: no route to host";
        }
        if (e instanceof ConnectException) {
            return "refused the connection";
        }
        return broken(e);
    }

    /** The connection was there. */
    private static String broken(IOException e) {
        if (e instanceof SSLException) {
            return "broke off the TLS connection";
        }
        if (e instanceof NoHttpResponseException) {
            return "closed the connection without an answer";
        }
        if (e instanceof ConnectionClosedException) {
            return "cut its answer short";
        }
        if (e instanceof SocketException) {
            return "broke the connection";
        }
        return e.getCause() instanceof ProtocolException
                ? "did not answer in HTTP"
                : "gave an answer that can't be read";
    }
}
