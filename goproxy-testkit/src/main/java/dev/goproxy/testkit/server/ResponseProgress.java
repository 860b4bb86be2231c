package dev.goproxy.testkit.server;

import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicLong;

/** How much of a response has been sent. Safe for use by many threads. */
public final class ResponseProgress {
    private final AtomicLong bytesSent = new AtomicLong();
    private volatile int status;

    /** Creates the progress of a response that has not started. */
    public ResponseProgress() {}

    /** The status that was sent; empty before the head was sent. */
    public OptionalInt status() {
        return status == 0 ? OptionalInt.empty() : OptionalInt.of(status);
    }

    /** The number of body bytes sent so far, or just being sent. */
    public long bytesSent() {
        return bytesSent.get();
    }

    void sendsHead(int sentStatus) {
        status = sentStatus;
    }

    void sendsBody(int bytes) {
        bytesSent.addAndGet(bytes);
    }
}
