package dev.goproxy.client;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpStatus;
import org.apache.hc.core5.http.MessageConstraintException;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.impl.io.DefaultHttpResponseParser;
import org.apache.hc.core5.http.io.HttpMessageParser;
import org.apache.hc.core5.http.io.SessionInputBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Parser of responses that limits the size of all headers of a response together, whether they are many or long, so
 * that no upstream exhausts the heap with them. Used by one connection.
 */
final class BoundedHeaders extends DefaultHttpResponseParser {
    /**
     * Maximum size of the headers: 1 MiB, but less on heaps below 512 MiB, since many responses begin at the same
     * time. Go's client reads ten times as much, but no server is known to send it.
     */
    static final int MAX_BYTES =
            (int) Math.max(128 << 10, Math.min(1 << 20, Runtime.getRuntime().maxMemory() >> 9));

    /** Go's client reads five of them. */
    private static final int MAX_INTERIM_RESPONSES = 10;

    /** Limits for single lines, which the connection's buffer needs too. */
    static final Http1Config LIMITS = Http1Config.custom()
            .setMaxLineLength(MAX_BYTES)
            .setMaxHeaderCount(MAX_BYTES)
            .build();

    private int interim;

    private BoundedHeaders() {
        super(LIMITS);
    }

    /** Returns a parser for one connection; the limits of a configuration don't apply. */
    static HttpMessageParser<ClassicHttpResponse> parser(@Nullable Http1Config ignored) {
        return new BoundedHeaders();
    }

    @Override
    public ClassicHttpResponse parse(SessionInputBuffer buffer, InputStream in) throws IOException, HttpException {
        ClassicHttpResponse response = super.parse(buffer, new Limited(in));
        interim = response != null && response.getCode() < HttpStatus.SC_OK ? interim + 1 : 0;
        if (interim > MAX_INTERIM_RESPONSES) {
            throw new MessageConstraintException("more than " + MAX_INTERIM_RESPONSES + " interim responses");
        }
        return response;
    }

    /** The buffer reads a few KiB at a time, of the body too. */
    private static final class Limited extends FilterInputStream {
        private long count;

        Limited(InputStream in) {
            super(in);
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            if (count > MAX_BYTES) {
                throw new MessageConstraintException("the headers have more than " + MAX_BYTES + " bytes");
            }
            int read = super.read(bytes, offset, length);
            count += Math.max(read, 0);
            return read;
        }
    }
}
