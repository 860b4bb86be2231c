package dev.goproxy.client;

import com.google.common.io.ByteStreams;
import dev.goproxy.content.Provenance;
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
 * Body of a response that may be cut short. The rest is then requested by {@code Range} and {@code If-Range} if the
 * upstream supports that; else the whole is requested again, and must begin with the same bytes.
 *
 * <p>A read fails with a {@link FetchException} that has the number of attempts, once retries are used up or the
 * deadline has passed. A single thread reads; any thread may close.
 */
public final class ResumingStream extends InputStream {
    /** Number of bodies that may end at the same place, until that is taken for their end. */
    private static final int MAX_STALLS = 20;

    private final UpstreamClient client;
    private final Retries retries;
    private final GetRequest request;
    private final Deadline deadline;
    private final String validator;
    private final OptionalLong size;
    private final CRC32C checksum = new CRC32C();

    private volatile boolean closed;
    private @Nullable GetReply reply;
    private @Nullable InputStream body;
    private long position;
    private int attempts;

    /** Number of failures since bytes were last received, and the last of them. */
    private int failures;

    private @Nullable FetchException failure;

    /** Number of bodies since then that began to arrive, and were cut short or stalled before the next byte. */
    private int stalls;

    /**
     * Creates a stream of a reply's body.
     *
     * @param first the reply, which is closed with this stream
     */
    ResumingStream(
            UpstreamClient client, Retries retries, GetRequest request, Attempted<GetReply> first, Deadline deadline)
            throws IOException {
        this.client = client;
        this.retries = retries;
        this.request = request;
        this.deadline = deadline;
        this.attempts = first.attempts();
        GetReply opened = first.value();
        this.validator = validator(opened);
        this.size = opened.size();
        this.reply = opened;
        this.body = opened.body();
    }

    /** Returns a strong ETag, else the date, else nothing. */
    private static String validator(GetReply reply) {
        if (reply.isCompressed()) {
            return "";
        }
        String tag = reply.header(HttpHeaders.ETAG);
        return tag.startsWith("\"") ? tag : reply.header(HttpHeaders.LAST_MODIFIED);
    }

    /** Returns the number of bytes of the whole body, if the upstream states it. */
    public OptionalLong size() {
        return size;
    }

    /**
     * Returns the number of attempts made so far, at least 1: those to open the stream, and those to resume it. For the
     * reading thread.
     */
    public int attempts() {
        return attempts;
    }

    @Override
    public int read() throws IOException {
        var one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        try {
            return readOrResume(bytes, offset, length);
        } catch (FetchException e) {
            FetchException told = Retries.told(e, failure, deadline);
            told.setProvenance(new Provenance(request.host(), attempts));
            throw told;
        }
    }

    private int readOrResume(byte[] bytes, int offset, int length) throws IOException {
        while (true) {
            if (closed) {
                throw new IOException("the stream is closed");
            }
            try {
                InputStream in = body != null ? body : resume();
                int count = in.read(bytes, offset, length);
                if (count > 0) {
                    failures = 0;
                    failure = null;
                    stalls = 0;
                    position += count;
                    checksum.update(bytes, offset, count);
                } else if (count < 0 && size.isPresent() && position < size.getAsLong()) {
                    throw new EOFException("the body ended early");
                }
                return count;
            } catch (FetchException e) {
                throw e;
            } catch (TransientFailure e) {
                pause(e);
            } catch (IOException e) {
                pause(client.failure(request, e, deadline));
            }
        }
    }

    private void pause(TransientFailure e) throws IOException {
        stalls += body == null ? 0 : 1;
        failure = e.failure();
        closeReply();
        retries.pause(++failures, e, deadline, stalls >= MAX_STALLS);
    }

    private InputStream resume() throws TransientFailure, IOException {
        GetReply next = requestRest();
        reply = next;
        InputStream in = next.body();
        if (next.status().isPartialContent()) {
            if (!next.header(HttpHeaders.CONTENT_RANGE).startsWith("bytes " + position + "-")) {
                throw new UpstreamException(request.describe("answered another part than was asked for"));
            }
        } else {
            skipReceived(in);
        }
        body = in;
        return in;
    }

    private GetReply requestRest() throws TransientFailure, IOException {
        boolean byRange = position > 0 && !validator.isEmpty();
        attempts++;
        try {
            GetRequest next = request.afterStalls(stalls);
            return client.get(byRange ? next.withRange(position, validator) : next, retries, deadline);
        } catch (NotFoundException e) { // the upstream had it before, so this is a failure rather than an absence
            throw new UpstreamException(request.describe("broke off its answer, and then had it no more"), e);
        }
    }

    /** Skips the bytes that were received before, and checks that they are the same. */
    private void skipReceived(InputStream in) throws IOException {
        var again = new CheckedInputStream(ByteStreams.limit(in, position), new CRC32C());
        if (ByteStreams.exhaust(again) < position) {
            throw new EOFException("the body ended early");
        }
        if (again.getChecksum().getValue() != checksum.getValue()) {
            throw new UpstreamException(request.describe("answered other bytes than before"));
        }
    }

    @Override
    public void close() {
        closed = true;
        closeReply();
    }

    private void closeReply() {
        GetReply open = reply;
        reply = null;
        body = null;
        if (open != null) {
            open.close();
        }
    }
}
