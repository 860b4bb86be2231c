package dev.goproxy.client;

import com.google.common.base.Throwables;
import dev.goproxy.client.connect.ForbiddenAddressException;
import dev.goproxy.client.connect.ProxyRefusedException;
import dev.goproxy.fetch.FetchException;
import dev.goproxy.fetch.RefusedException;
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
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.apache.hc.client5.http.ConnectTimeoutException;
import org.apache.hc.core5.http.ConnectionClosedException;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.NoHttpResponseException;
import org.apache.hc.core5.http.ProtocolException;

/** Translates the I/O errors of requests into failures, with messages for people who don't know Java's exceptions. */
final class TransportErrors {
    /** The JDK's message if what came is no TLS, such as a response in plain HTTP. */
    private static final String NOT_TLS = "Unsupported or unrecognized SSL message";

    private TransportErrors() {}

    /**
     * Returns what an I/O error means.
     *
     * @throws FetchException if no further attempt makes sense: the deadline has passed, the server's certificate is
     *     not trusted, or there is no TLS that both sides accept
     */
    static TransientFailure failure(GetRequest request, IOException e, Deadline deadline) throws FetchException {
        if (deadline.hasPassed()) {
            throw timeout(request, e, deadline);
        }
        if (e instanceof ForbiddenAddressException) {
            throw new RefusedException(request.describe("is not asked: " + e.getMessage()), e);
        }
        if (isDistrust(e)) {
            throw new UpstreamException(request.describe("is not to be trusted: " + e.getMessage()), e);
        }
        if (isTlsRefusal(e)) {
            throw new UpstreamException(request.describe("refused the TLS connection: " + e.getMessage()), e);
        }
        if (e instanceof ProxyRefusedException refused) {
            var failure = new UpstreamException(request.describe("can't be reached: " + refused.getMessage()), e);
            if (!refused.isTransient()) {
                throw failure;
            }
            return new TransientFailure(failure);
        }
        String message = request.describe(predicate(e));
        if (e.getCause() instanceof HttpException) {
            return new TransientFailure(new UpstreamException(message)); // an answer, which rarely gets better
        }
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

    /** Whether either side has refused the other in a handshake, rather than cut it off; or one doesn't speak TLS. */
    private static boolean isTlsRefusal(IOException e) {
        return (e instanceof SSLHandshakeException
                        && Throwables.getCausalChain(e).stream()
                                .skip(1)
                                .noneMatch(cause -> cause instanceof IOException && !(cause instanceof SSLException)))
                || (e instanceof SSLException && NOT_TLS.equals(e.getMessage()));
    }

    /** Whether a certificate was rejected. */
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
