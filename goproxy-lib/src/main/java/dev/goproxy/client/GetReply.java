package dev.goproxy.client;

import dev.goproxy.auth.AuthCommand;
import dev.goproxy.client.connect.Trust;
import java.io.Closeable;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.time.Duration;
import java.util.Objects;
import java.util.OptionalLong;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.HttpHeaders;
import org.apache.hc.core5.http.message.StatusLine;
import org.jspecify.annotations.Nullable;

/**
 * Response to a {@link GetRequest}, with a body that is still to be read. The caller closes it. Not safe for use by
 * many threads.
 */
final class GetReply implements Closeable {
    private static final int MAX_DRAINED_BYTES = 16 * 1024;

    private final ClassicHttpResponse response;
    private final HttpUriRequestBase request;
    private final boolean isOfUsedConnection;
    private final Runnable onClose;
    private final Duration stallTimeout;
    private @Nullable Origin origin;
    private boolean atEnd;
    private @Nullable StallTimeout stall;

    /**
     * Creates a reply.
     *
     * @param response its request is cancelled if the body stalls, or is closed before its end
     * @param onClose called at each {@link #close}
     * @param stallTimeout maximum time that a read waits for a byte; 0 means no limit
     */
    GetReply(Exchange.Response response, Runnable onClose, Duration stallTimeout) {
        this.response = response.head();
        this.request = response.request();
        this.isOfUsedConnection = response.isOnUsedConnection();
        this.onClose = onClose;
        this.stallTimeout = stallTimeout;
    }

    /**
     * Where a reply comes from.
     *
     * @param url URL that has answered, after all redirects
     * @param trust the trust in what it says
     */
    record Origin(URI url, Trust trust) {}

    GetReply from(Origin newOrigin) {
        origin = newOrigin;
        return this;
    }

    /** Returns where the reply comes from. */
    Origin origin() {
        return Objects.requireNonNull(origin);
    }

    /** Whether other requests were sent over the same connection before. */
    boolean isOfUsedConnection() {
        return isOfUsedConnection;
    }

    StatusCode status() {
        return new StatusCode(response.getCode());
    }

    /** Whether the server refuses the credentials that were sent to it. */
    boolean refusesCredentials() {
        return response.getCode() == 401 && request.containsHeader(HttpHeaders.AUTHORIZATION);
    }

    /** Returns the value of a header's first occurrence; empty if there is none. */
    String header(String name) {
        Header header = response.getFirstHeader(name);
        return header == null || header.getValue() == null ? "" : header.getValue();
    }

    /**
     * Whether the body is compressed for the transfer, asked for or not. Then its bytes can't be counted beforehand, or
     * requested by range. Other codings than gzip are taken to be a mistake of the server, as in Go.
     */
    boolean isCompressed() {
        return "gzip".equalsIgnoreCase(header(HttpHeaders.CONTENT_ENCODING).strip());
    }

    /** Returns the number of bytes of the body, if the response states it. */
    OptionalLong size() {
        if (isCompressed()) {
            return OptionalLong.empty();
        }
        HttpEntity entity = response.getEntity();
        long length = entity == null ? 0 : entity.getContentLength();
        return length < 0 ? OptionalLong.empty() : OptionalLong.of(length);
    }

    /** Returns the status line and headers in the form for GOAUTH commands. */
    AuthCommand.Refusal refusal(URI url) {
        var head = new StringBuilder();
        head.append(new StatusLine(response)).append('\n');
        for (Header header : response.getHeaders()) {
            head.append(header.getName()).append(": ").append(header.getValue()).append('\n');
        }
        return new AuthCommand.Refusal(
                url, response.getCode(), head.append('\n').toString());
    }

    /** Returns the body. Only a body that has been read to its end returns the connection to the pool. */
    InputStream body() throws IOException {
        HttpEntity entity = response.getEntity();
        if (entity == null) {
            atEnd = true;
            return InputStream.nullInputStream();
        }
        stall = new StallTimeout(entity.getContent(), stallTimeout, request);
        var body = new EndTrackingStream(stall);
        return isCompressed() ? new LazyGunzip(body) : body;
    }

    /**
     * Returns the first bytes of a body that is of no further use. A short body is thus read to its end, and its
     * connection can be used again.
     *
     * @return at most 16 KiB; nothing if the body can't be read, since the status is what counts
     */
    byte[] drain() {
        try {
            byte[] bytes = body().readNBytes(MAX_DRAINED_BYTES);
            return bytes;
        } catch (IOException e) {
            return new byte[0];
        }
    }

    @Override
    public void close() {
        onClose.run();
        if (stall != null) {
            stall.stop();
        }
        if (!atEnd) {
            request.cancel(); // closing would read the rest of the body first
        }
        try {
            response.close();
        } catch (IOException e) {
            // The connection is not used again, and nothing depends on how it ends.
        }
    }

    private final class EndTrackingStream extends FilterInputStream {
        EndTrackingStream(InputStream in) {
            super(in);
        }

        @Override
        public int read() throws IOException {
            int b = super.read();
            atEnd |= b < 0;
            return b;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            int count = super.read(bytes, offset, length);
            atEnd |= count < 0;
            return count;
        }
    }
}
