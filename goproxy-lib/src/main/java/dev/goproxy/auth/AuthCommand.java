package dev.goproxy.auth;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;

/**
 * One of the commands of GOAUTH: a source of headers with credentials. Safe for use by many threads.
 *
 * @see <a href="https://pkg.go.dev/cmd/go#hdr-GOPROXY_authentication">{@code go help goauth}</a>
 */
public interface AuthCommand {
    /** Returns the name for messages, without arguments and without anything secret. */
    String name();

    /**
     * Returns the headers that are known before the first request.
     *
     * @param timeout maximum time to take
     * @throws IOException if the command fails. The message is a predicate whose subject is the command, and has
     *     nothing of its output
     */
    Result initial(Duration timeout) throws IOException, InterruptedException;

    /**
     * Returns the headers to send after a server has refused a request that was sent without headers, or with those
     * that this returned before.
     *
     * @param timeout maximum time to take
     * @throws IOException if the command fails. The message is a predicate whose subject is the command, and has
     *     nothing of its output
     */
    Result afterRefusal(Refusal refusal, Duration timeout) throws IOException, InterruptedException;

    /**
     * Response with a status from 400 to 499.
     *
     * @param url URL of the request
     * @param head status line and headers of the response, each ended by a line feed, and an empty line
     */
    record Refusal(URI url, int status, String head) {}

    /** Receiver of the status with which a server responds to the headers of a result. */
    @FunctionalInterface
    interface Feedback {
        Feedback IGNORED = (status, timeout) -> {};

        /**
         * Reports the status.
         *
         * @param timeout maximum time to take
         * @throws IOException if the command fails; this has no consequences
         */
        void report(int status, Duration timeout) throws IOException, InterruptedException;
    }

    /** Headers, and the receiver of the status that they lead to. */
    record Result(AuthHeaders headers, Feedback feedback) {
        static final Result EMPTY = new Result(AuthHeaders.NONE, Feedback.IGNORED);
    }
}
