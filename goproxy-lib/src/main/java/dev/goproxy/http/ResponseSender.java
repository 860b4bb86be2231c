package dev.goproxy.http;

import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends one response over one exchange.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9110#section-6.4.1">RFC 9110, section 6.4.1: which responses have a
 *     body</a>
 */
final class ResponseSender {
    private static final Logger LOG = LoggerFactory.getLogger(ResponseSender.class);
    private static final String CONTENT_LENGTH = "Content-Length";

    private final ProxyResponse response;
    private final boolean head;
    private final HttpResponder responder;

    ResponseSender(ProxyResponse response, boolean head, HttpResponder responder) {
        this.response = response;
        this.head = head;
        this.responder = responder;
    }

    /** Sends the response and closes it; aborts the exchange if that fails. */
    void send() throws IOException {
        try {
            OptionalLong size = hasBody() ? response.bodySize() : OptionalLong.of(0);
            OutputStream out = start(size);
            if (size.isEmpty() || size.getAsLong() > 0) {
                var exact = new ExactStream(out, size);
                response.writeTo(exact);
                exact.checkComplete();
                out.close();
            }
        } catch (IOException | RuntimeException | Error e) {
            throw aborted(e);
        } finally {
            close();
        }
    }

    private OutputStream start(OptionalLong size) throws IOException {
        Map<String, String> headers = headers();
        try {
            return ClientStream.of(responder.start(response.status(), headers, size));
        } catch (IOException e) {
            throw ClientDisconnectedException.of(e);
        }
    }

    private boolean hasBody() {
        return !head && response.status() != 304 && !forbidsLength();
    }

    /** Whether the status has neither a body nor a {@code Content-Length}. */
    private boolean forbidsLength() {
        return response.status() == 204 || response.status() < 200;
    }

    /**
     * The response's fields with the right {@code Content-Length}; in a response to HEAD it is the handler's, if it has
     * set one.
     */
    private Map<String, String> headers() {
        Map<String, String> headers = response.headers();
        OptionalLong size = response.bodySize();
        if (size.isPresent()
                && response.status() == 200
                && Long.toString(size.getAsLong()).equals(headers.get(CONTENT_LENGTH))) {
            return headers; // as our own responses are
        }
        boolean given = headers.keySet().stream().anyMatch(CONTENT_LENGTH::equalsIgnoreCase);
        if (response.status() == 304 || (head && (given || size.orElse(0) == 0) && !forbidsLength())) {
            return headers;
        }
        var right = new LinkedHashMap<>(headers);
        right.keySet().removeIf(CONTENT_LENGTH::equalsIgnoreCase);
        if (size.isPresent() && !forbidsLength()) {
            right.put(CONTENT_LENGTH, Long.toString(size.getAsLong()));
        }
        return right;
    }

    private IOException aborted(Throwable cause) {
        IOException aborted =
                cause instanceof ClientDisconnectedException gone ? gone : new IOException("response aborted", cause);
        try {
            responder.abort();
        } catch (IOException | RuntimeException e) {
            aborted.addSuppressed(e);
        }
        return aborted;
    }

    /** The client has its response by now, so that a failure to close concerns the log alone. */
    private void close() {
        try {
            response.close();
        } catch (IOException | RuntimeException e) {
            LOG.warn("could not close the content of a response", e);
        }
    }

    /**
     * Passes exactly as many bytes on as the response has declared; some hosts would not notice that there are fewer.
     */
    private static final class ExactStream extends OutputStream {
        private final OutputStream out;
        private final OptionalLong size;
        private long count;

        ExactStream(OutputStream out, OptionalLong size) {
            this.out = out;
            this.size = size;
        }

        @Override
        public void write(int b) throws IOException {
            add(1);
            out.write(b);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            add(length);
            out.write(bytes, offset, length);
        }

        /** Throws no {@link IOException}, which would be taken for the client's. */
        private void add(int length) {
            count += length;
            if (size.isPresent() && count > size.getAsLong()) {
                throw new IllegalStateException("the body has more than the declared " + size.getAsLong() + " bytes");
            }
        }

        void checkComplete() throws IOException {
            if (size.isPresent() && count < size.getAsLong()) {
                throw new EOFException("the body has " + count + " of the declared " + size.getAsLong() + " bytes");
            }
        }

        @Override
        public void flush() throws IOException {
            out.flush();
        }
    }
}
