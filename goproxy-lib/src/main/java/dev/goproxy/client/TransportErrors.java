package dev.goproxy.client;

import com.google.common.base.Throwables;
import dev.goproxy.fetch.FetchException;
import dev.goproxy.fetch.UpstreamException;
import dev.goproxy.fetch.UpstreamTimeoutException;
import dev.goproxy.process.Deadline;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.security.cert.CertificateException;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.apache.hc.client5.http.ConnectTimeoutException;
import org.apache.hc.core5.http.ConnectionClosedException;
import org.apache.hc.core5.http.NoHttpResponseException;
import org.apache.hc.core5.http.ProtocolException;

/** Translates the I/O errors of requests into failures, with messages for people who don't know Java's exceptions. */
final class TransportErrors {
    private TransportErrors() {}

    /**
     * Returns what an I/O error means.
     *
     * @throws FetchException if no further attempt makes sense: the deadline has passed, or the server's certificate is
     *     not trusted
     */
    static TransientFailure failure(GetRequest request, IOException e, Deadline deadline) throws FetchException {
        if (deadline.hasPassed()) {
            throw timeout(request, e, deadline);
        }
        if (isDistrust(e)) {
            throw new UpstreamException(request.describe("is not to be trusted: " + e.getMessage()), e);
        }
        String message = request.describe(predicate(e));
        return new TransientFailure(
                e instanceof SocketTimeoutException
                        ? new UpstreamTimeoutException(message, e)
                        : new UpstreamException(message, e));
    }

    /** Returns the failure of a request whose deadline has passed. */
    static UpstreamTimeoutException timeout(GetRequest request, Exception e, Deadline deadline) {
        long seconds = deadline.allowed().toSeconds();
        return new UpstreamTimeoutException(request.describe("did not finish its answer within " + seconds + " s"), e);
    }

    /** Whether a certificate was rejected. Other TLS errors are broken connections. */
    private static boolean isDistrust(IOException e) {
        return e instanceof SSLPeerUnverifiedException
                || Throwables.getCausalChain(e).stream().anyMatch(CertificateException.class::isInstance);
    }

    private static String predicate(IOException e) {
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
        return predicateOnceConnected(e);
    }

    private static String predicateOnceConnected(IOException e) {
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
