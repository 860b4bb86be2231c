package dev.goproxy.http;

import dev.goproxy.event.Source;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The response of a {@link ProxyHandler}. HTTP hosts send it with {@link #sendTo}, which also closes it; a decorator
 * that drops the response of another handler closes it. For use by one thread.
 */
public final class ProxyResponse implements Closeable {
    private final int status;
    private final Map<String, String> headers;
    private final Body body;
    private final Source source;
    private final Optional<String> upstream;

    /**
     * Creates a response.
     *
     * @param status the status code
     * @param headers the header fields in the order to send them, each name once; not copied, so they must not change
     *     afterwards
     * @param body the body, closed with the response
     * @param source the origin, for logs and metrics
     * @param upstream the name of the upstream without credentials; empty if none was asked or none answered
     */
    public ProxyResponse(int status, Map<String, String> headers, Body body, Source source, Optional<String> upstream) {
        this.status = status;
        this.headers = Collections.unmodifiableMap(headers);
        this.body = body;
        this.source = source;
        this.upstream = upstream;
    }

    /**
     * Returns a short text as a response, as a decorator of a {@link ProxyHandler} may need it: {@code text/plain} in
     * UTF-8, with its length, and not to be stored by any cache. The go command shows the text of a failure to its
     * user. {@link #sendTo} leaves the text out for HEAD.
     *
     * @param status the status code, from 200 to 599
     * @param text the body; empty for none
     * @return a response of {@link Source#SELF}, which has nothing to close
     * @throws IllegalArgumentException if the status is out of bounds
     */
    public static ProxyResponse of(int status, String text) {
        if (status < 200 || status > 599) {
            throw new IllegalArgumentException("status is not from 200 to 599: " + status);
        }
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("Cache-Control", "no-store");
        if (bytes.length > 0) {
            headers.put("Content-Type", CachePolicy.TEXT);
        }
        headers.put("Content-Length", Integer.toString(bytes.length));
        return new ProxyResponse(status, headers, Body.of(bytes), Source.SELF, Optional.empty());
    }

    /**
     * Returns this response with another header field.
     *
     * @param name the field's name; a field of this name in any case of letters is replaced
     * @param value its value
     * @return a response with the body of this one, to be used and closed in place of it
     */
    public ProxyResponse withHeader(String name, String value) {
        Map<String, String> changed = new LinkedHashMap<>(headers);
        changed.keySet().removeIf(name::equalsIgnoreCase);
        changed.put(name, value);
        return new ProxyResponse(status, changed, body, source, upstream);
    }

    /**
     * Sends this response and closes it, whatever happens. The {@code Content-Length} is right, HEAD and the statuses
     * 204 and 304 get no body, and a body that fails half-way or has not the declared size never looks complete: the
     * host's stream is then not closed, and {@link HttpResponder#abort} is called.
     *
     * @param request the request that is answered
     * @param responder the response side of the host's exchange
     * @throws ClientDisconnectedException if the host could not send the response; its cause is what the host threw
     * @throws IOException if the content could not be read to its end; its cause is what the body threw. The exception
     *     must reach the host's server, or {@code abort} must have closed the connection
     */
    public void sendTo(ProxyRequest request, HttpResponder responder) throws IOException {
        new ResponseSender(this, request.isHead(), responder).send();
    }

    /**
     * Returns the HTTP status.
     *
     * @return a status code
     */
    public int status() {
        return status;
    }

    /**
     * Returns the header fields, {@code Content-Length} among them where it is known. Each name occurs once.
     *
     * @return an unmodifiable map in the order to send
     */
    public Map<String, String> headers() {
        return headers;
    }

    /**
     * Returns the number of bytes that {@link #writeTo} writes.
     *
     * @return 0 if there is no body, as in {@code GoProxy}'s responses to HEAD; empty if the size is unknown before the
     *     end
     */
    public OptionalLong bodySize() {
        return body.size();
    }

    /**
     * Writes the body. Hosts use {@link #sendTo} instead.
     *
     * @param out the stream to write to; not closed
     * @throws ClientDisconnectedException if writing to the stream fails
     * @throws IOException if the content turns out to be incomplete or corrupt: the host must then close the connection
     *     without completing the response
     */
    public void writeTo(OutputStream out) throws IOException {
        body.writeTo(ClientStream.of(out));
    }

    /**
     * Returns the origin of the response.
     *
     * @return the origin, for logs and metrics
     */
    public Source source() {
        return source;
    }

    /**
     * Returns the upstream that delivered the content.
     *
     * @return its name without credentials; empty if none was asked or none answered
     */
    public Optional<String> upstream() {
        return upstream;
    }

    /**
     * Releases the content behind the body.
     *
     * @throws IOException if that fails
     */
    @Override
    public void close() throws IOException {
        body.close();
    }
}
