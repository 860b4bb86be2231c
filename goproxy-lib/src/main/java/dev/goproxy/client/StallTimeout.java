package dev.goproxy.client;

import dev.goproxy.process.Deadline;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.hc.core5.concurrent.CancellableDependency;

/**
 * Body of a response, with a timeout for each read: if a read receives no byte for that time, the request is cancelled,
 * and thereby the read fails. Time between two reads doesn't count. A single thread reads; any thread may stop the
 * timeout.
 */
final class StallTimeout extends FilterInputStream {
    private final long timeoutNanos;
    private final CancellableDependency request;
    private volatile long readingSince;
    private volatile boolean reading;
    private volatile boolean stopped;
    private volatile boolean hasStalled;
    private volatile Future<?> nextCheck;

    StallTimeout(InputStream in, Duration timeout, CancellableDependency request) {
        super(in);
        this.timeoutNanos = timeout.toNanos();
        this.request = request;
        this.nextCheck = schedule(timeoutNanos);
    }

    private Future<?> schedule(long nanos) {
        return Deadline.in(Duration.ofNanos(nanos)).onPassing(this::check);
    }

    private void check() {
        long stalled = reading ? System.nanoTime() - readingSince : 0;
        if (stalled >= timeoutNanos) {
            hasStalled = true;
            request.cancel();
        } else if (!stopped && !request.isCancelled()) {
            nextCheck = schedule(Math.max(timeoutNanos - stalled, timeoutNanos / 4));
        }
    }

    @Override
    public int read() throws IOException {
        var one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        readingSince = System.nanoTime();
        reading = true;
        try {
            return super.read(bytes, offset, length);
        } catch (IOException e) {
            if (hasStalled) {
                throw new SocketTimeoutException("no data for " + TimeUnit.NANOSECONDS.toSeconds(timeoutNanos) + " s");
            }
            throw e;
        } finally {
            reading = false;
        }
    }

    /** Stops the timeout. The stream itself stays open. */
    void stop() {
        stopped = true;
        nextCheck.cancel(false);
    }
}
