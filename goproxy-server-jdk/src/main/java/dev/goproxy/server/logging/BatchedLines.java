package dev.goproxy.server.logging;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.UnsynchronizedAppenderBase;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Writes log lines to a stream: immediately at low rates, otherwise in batches and at most {@link #MAX_DELAY} late,
 * since one system call for each request would be a good part of the cost of a small response. Warnings and errors are
 * written immediately.
 */
final class BatchedLines extends UnsynchronizedAppenderBase<ILoggingEvent> {
    static final Duration MAX_DELAY = Duration.ofMillis(50);

    private static final int MAX_PENDING_BYTES = 64 * 1024;

    private final LogLines lines;
    private final OutputStream out;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition filled = lock.newCondition();
    private final ByteArrayOutputStream pending = new ByteArrayOutputStream(MAX_PENDING_BYTES);
    private final Thread writer = new Thread(this::writeBatches, "goproxy-log");
    private long lastWrite = System.nanoTime() - MAX_DELAY.toNanos();

    BatchedLines(LogLines lines, OutputStream out) {
        this.lines = lines;
        this.out = out;
    }

    @Override
    public void start() {
        super.start();
        writer.setDaemon(true);
        writer.start();
    }

    /** Writes the pending lines, and ends the writer. */
    @Override
    public void stop() {
        super.stop();
        writer.interrupt();
        flush();
    }

    /** Skips the superclass's guard against recursion: nothing below logs. */
    @Override
    public void doAppend(ILoggingEvent event) {
        if (isStarted()) {
            append(event);
        }
    }

    @Override
    protected void append(ILoggingEvent event) {
        byte[] line = lines.encode(event);
        boolean urgent = event.getLevel().isGreaterOrEqual(Level.WARN);
        lock.lock();
        try {
            pending.writeBytes(line);
            if (urgent || pending.size() >= MAX_PENDING_BYTES || System.nanoTime() - lastWrite >= MAX_DELAY.toNanos()) {
                write();
            } else if (pending.size() == line.length) {
                filled.signal();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Writes the pending lines. */
    void flush() {
        lock.lock();
        try {
            write();
        } finally {
            lock.unlock();
        }
    }

    private void writeBatches() {
        lock.lock();
        try {
            while (isStarted()) {
                while (pending.size() == 0) {
                    filled.await();
                }
                for (long left = MAX_DELAY.toNanos(); left > 0; ) {
                    left = filled.awaitNanos(left);
                }
                write();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // by stop, which writes the remaining lines
        } finally {
            lock.unlock();
        }
    }

    /** Called with the lock held. If standard error can't be written to, the proxy goes on without a log. */
    private void write() {
        try {
            pending.writeTo(out);
            out.flush();
        } catch (IOException e) {
            addError("can't write the log", e);
        }
        pending.reset();
        lastWrite = System.nanoTime();
    }
}
