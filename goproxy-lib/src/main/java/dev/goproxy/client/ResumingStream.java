package dev.goproxy.client;

import com.google.common.io.ByteStreams;
import dev.goproxy.fetch.FetchException;
import dev.goproxy.fetch.NotFoundException;
import dev.goproxy.fetch.UpstreamException;
import dev.goproxy.process.Deadline;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.OptionalLong;
import java.util.zip.CRC32C;
import java.util.zip.CheckedInputStream;
import org.apache.hc.core5.http.HttpHeaders;
import org.jspecify.annotations.Nullable;

/**
 * The body of an answer that may be cut short: it is asked for again from where it broke off, by {@code Range} and {@code If-Range} where the upstream
 * allows, else from the beginning, of which must then come the same bytes again.
 */
public final class ResumingStream extends InputStream {
    private final HttpGet http;
    private final Retries retries;
    private final HttpGet.Request request;
    private final Deadline deadline;
    private final String validator;
    private final OptionalLong size;
    private final CRC32C seen = new CRC32C();

    private volatile boolean closed;
    private HttpGet.@Nullable Reply reply;
    private @Nullable InputStream body;
    private long position;
    private int failed;

    public ResumingStream(
            HttpGet http, Retries retries, HttpGet.Request request, HttpGet.Reply reply, Deadline deadline)
            throws IOException {
        this.http = http;
        this.retries = retries;
        this.request = request;
        this.deadline = deadline;
        this.validator = validator(reply);
        this.size = reply.size();
        this.reply = reply;
        this.body = reply.body();
    }

    /** A strong ETag, else the date, else nothing. */
    private static String validator(HttpGet.Reply reply) {
        String tag = reply.header(HttpHeaders.ETAG);
        return tag.startsWith("\"") ? tag : reply.header(HttpHeaders.LAST_MODIFIED);
    }

    @Override
    public int read() throws IOException {
        var one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        while (true) {
            if (closed) {
                throw new IOException("the stream is closed");
            }
            try {
                InputStream in = body != null ? body : resume();
                int count = in.read(bytes, offset, length);
                if (count > 0) {
                    failed = 0;
                    position += count;
                    seen.update(bytes, offset, count);
                } else if (count < 0 && size.isPresent() && position < size.getAsLong()) {
                    throw new EOFException("the body ended early");
                }
                return count;
            } catch (FetchException e) {
                throw e;
            } catch (TransientFailure e) {
                pause(e);
            } catch (IOException e) {
                pause(request.broken(e, deadline));
            }
        }
    }

    private void pause(TransientFailure failure) throws IOException {
        letGo();
        retries.pause(++failed, failure, deadline);
    }

    private InputStream resume() throws TransientFailure, IOException {
        HttpGet.Reply next = ask();
        reply = next;
        InputStream in = next.body();
        if (next.isPart()) {
            if (!next.header(HttpHeaders.CONTENT_RANGE).startsWith("bytes " + position + "-")) {
                throw new UpstreamException(request.say("answered another part than was asked for"));
            }
        } else {
            skipSeen(in);
        }
        body = in;
        return in;
    }

    private HttpGet.Reply ask() throws TransientFailure, IOException {
        boolean byRange = position > 0 && !validator.isEmpty();
        try {
            return http.get(byRange ? request.from(position, validator) : request, deadline);
        } catch (NotFoundException e) { // it was there: this is a failure, not an absence
            throw new UpstreamException(request.say("broke off its answer, and then had it no more"), e);
        }
    }

    /** Reads what was read before, which must be the same. */
    private void skipSeen(InputStream in) throws IOException {
        var again = new CheckedInputStream(ByteStreams.limit(in, position), new CRC32C());
        if (ByteStreams.exhaust(again) < position) {
            throw new EOFException("the body ended early");
        }
        if (again.getChecksum().getValue() != seen.getValue()) {
            throw new UpstreamException(request.say("answered other bytes than before"));
        }
    }

    @Override
    public void close() {
        closed = true;
        letGo();
    }

    private void letGo() {
        HttpGet.Reply open = reply;
        reply = null;
        body = null;
        if (open != null) {
            open.close();
        }
    }
}
