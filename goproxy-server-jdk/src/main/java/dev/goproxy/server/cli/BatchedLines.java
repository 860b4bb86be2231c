package dev.goproxy.server.cli;

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
 * Writes log lines to a stream: at once while there are few, else many at a time and at most {@link #LATEST} late, since a system call for each request would
 * be a good part of what a small answer costs. Warnings and errors are never late.
 */
final class BatchedLines extends UnsynchronizedAppenderBase<ILoggingEvent> {
    static final Duration LATEST = Duration.ofMillis(50);

    private static final int MAX_PENDING_BYTES = 64 * 1024;

    private final LogLines lines;
    private final OutputStream out;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition filled = lock.newCondition();
    private final ByteArrayOutputStream pending = new ByteArrayOutputStream(MAX_PENDING_BYTES);
    private final Thread writer = new Thread(this::writeNowAndThen, "goproxy-log");
    private long lastWrite = System.nanoTime() - LATEST.toNanos();

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

    /** Writes what is pending, and ends. */
    @Override
    public void stop() {
        super.stop();
        writer.interrupt();
        flush();
    }

    /** Nothing below logs, so that the guard against that isn't needed. */
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
            if (urgent || pending.size() >= MAX_PENDING_BYTES || System.nanoTime() - lastWrite >= LATEST.toNanos()) {
                write();
            } else if (pending.size() == line.length) {
                filled.signal();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Writes what is pending. */
    void flush() {
        lock.lock();
        try {
            write();
        } finally {
            lock.unlock();
        }
    }

    private void writeNowAndThen() {
        lock.lock();
        try {
            while (isStarted()) {
                while (pending.size() == 0) {
                    filled.await();
                }
                for (long left = LATEST.toNanos(); left > 0; ) {
                    left = filled.awaitNanos(left);
                }
                write();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // by stop, which writes the rest
        } finally {
            lock.unlock();
        }
    }

    /** Under the lock. Where nobody reads the log, the proxy goes on without. */
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
