package dev.goproxy.http;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Map;
import java.util.OptionalLong;

/**
 * The response side of one HTTP exchange, implemented by a host for {@link ProxyResponse#sendTo}. For the JDK's server:
 *
 * <pre>{@code
 * HttpResponder responder = (status, headers, bodySize) -> {
 *     headers.forEach(exchange.getResponseHeaders()::set);
 *     boolean empty = bodySize.isPresent() && bodySize.getAsLong() == 0;
 *     exchange.sendResponseHeaders(status, empty ? -1 : bodySize.orElse(0));
 *     return exchange.getResponseBody();
 * };
 * }</pre>
 *
 * <p>Each instance is used once, by one thread.
 */
@FunctionalInterface
public interface HttpResponder {
    /**
     * Sends the status line and the header fields.
     *
     * @param status the status code
     * @param headers the fields in the order to send them, each name once; {@code Content-Length} among them if the
     *     size is known, and in a response to HEAD the one that GET would get
     * @param bodySize the number of bytes that will be written: 0 if there is no body, whatever {@code Content-Length}
     *     says; empty if the size is unknown, for a body that is chunked or ends with the connection
     * @return the stream for the body; neither written to nor closed if {@code bodySize} is 0, and closed only after
     *     the last byte of a complete body
     * @throws IOException if the client can't be reached
     */
    OutputStream start(int status, Map<String, String> headers, OptionalLong bodySize) throws IOException;

    /**
     * Closes the connection without completing the response, so that the client notices that the body is incomplete.
     * Called at most once, when the response can't be sent to its end; {@link ProxyResponse#sendTo} then throws. The
     * default does nothing, for hosts such as the JDK's server that close the connection when that exception reaches
     * them.
     *
     * @throws IOException if that fails
     */
    default void abort() throws IOException {}
}
