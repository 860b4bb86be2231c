package dev.goproxy.client;

import dev.goproxy.process.Deadline;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.concurrent.Future;

/** A body that must not stall: if no byte comes for a time while somebody reads, the request behind it is given up, and the reader fails. */
final class StallTimeout extends FilterInputStream {
    private final long idleNanos;
    private final Runnable giveUp;
    private volatile long readingSince;
    private volatile boolean reading;
    private volatile boolean ended;
    private volatile Future<?> watch;

    StallTimeout(InputStream in, Duration idle, Runnable giveUp) {
        super(in);
        this.idleNanos = idle.toNanos();
        this.giveUp = giveUp;
        this.watch = schedule(idleNanos);
    }

    private Future<?> schedule(long nanos) {
        return Deadline.in(Duration.ofNanos(nanos)).onPassing(this::look);
    }

    private void look() {
        long idle = reading ? System.nanoTime() - readingSince : 0;
        if (idle >= idleNanos) {
            giveUp.run();
        } else if (!ended) {
            watch = schedule(Math.max(idleNanos - idle, idleNanos / 4));
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
        } finally {
            reading = false;
        }
    }

    /** Ends the watch; the stream itself is left alone. */
    void end() {
        ended = true;
        watch.cancel(false);
    }
}
