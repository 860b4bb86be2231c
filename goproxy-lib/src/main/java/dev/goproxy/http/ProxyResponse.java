package dev.goproxy.http;

import dev.goproxy.event.Source;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The proxy's answer to a request. An HTTP host sends the status and the header fields, then lets the response write its body, and closes
 * it in any case. For use by one thread.
 */
public final class ProxyResponse implements Closeable {
    private final int status;
    private final Map<String, String> headers;
    private final Body body;
    private final Source source;
    private final Optional<String> upstream;

    public ProxyResponse(int status, Map<String, String> headers, Body body, Source source, Optional<String> upstream) {
        this.status = status;
        this.headers = Collections.unmodifiableMap(headers);
        this.body = body;
        this.source = source;
        this.upstream = upstream;
    }

    /**
     * The HTTP status.
     *
     * @return a status code
     */
    public int status() {
        return status;
    }

    /**
     * The header fields, {@code Content-Length} among them where it is known. Each name stands once.
     *
     * @return an unmodifiable map in the order to send
     */
    public Map<String, String> headers() {
        return headers;
    }

    /**
     * How many bytes {@link #writeTo} will write.
     *
     * @return 0 if there is no body (an answer to HEAD, 304, 412); empty if it is not known beforehand
     */
    public OptionalLong bodySize() {
        return body.size();
    }

    /**
     * Writes the body.
     *
     * @param out where to; not closed
     * @throws IOException if writing fails, or if the content turns out bad: the host must then break the connection off, not end the answer
     *     properly
     */
    public void writeTo(OutputStream out) throws IOException {
        body.writeTo(out);
    }

    /**
     * Where the answer came from.
     *
     * @return for logs and metrics
     */
    public Source source() {
        return source;
    }

    /**
     * The upstream that answered.
     *
     * @return its name without credentials; empty if none was asked or none answered
     */
    public Optional<String> upstream() {
        return upstream;
    }

    @Override
    public void close() throws IOException {
        body.close();
    }
}
