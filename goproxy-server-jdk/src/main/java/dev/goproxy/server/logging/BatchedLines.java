package dev.goproxy.server.logging;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.core.UnsynchronizedAppenderBase;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Writes log lines to a stream, on a thread of its own: immediately at low rates, otherwise in batches and at most
 * {@link #MAX_DELAY} late, since one system call for each request would be a good part of the cost of a small response.
 * Whoever logs never waits: while the stream takes nothing, such as a pipe that nobody reads, lines that don't fit into
 * the memory for them are lost, and a line says how many.
 */
final class BatchedLines extends UnsynchronizedAppenderBase<ILoggingEvent> {
    static final Duration MAX_DELAY = Duration.ofMillis(50);

    private static final int BATCH_BYTES = 64 * 1024;
    private static final int MAX_PENDING_BYTES = 512 * 1024;
    private static final Duration MAX_FLUSH = Duration.ofSeconds(1);

    private final LogLines lines;
    private final OutputStream out;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Thread writer = new Thread(this::writeBatches, "goproxy-log");
    private ByteArrayOutputStream pending = new ByteArrayOutputStream(BATCH_BYTES);
    private int pendingLines;
    private long lost;
    private boolean urgent;
    private boolean writing;
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
        flush();
        writer.interrupt();
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
        lock.lock();
        try {
            if (pending.size() + line.length > MAX_PENDING_BYTES) {
                lost++;
                return;
            }
            pending.writeBytes(line);
            pendingLines++;
            boolean isUrgent = event.getLevel().isGreaterOrEqual(Level.WARN) || pending.size() >= BATCH_BYTES;
            if ((isUrgent && !urgent) || pendingLines == 1) {
                urgent |= isUrgent;
                changed.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Waits until the pending lines are written, but not for a stream that takes nothing. */
    void flush() {
        long left = MAX_FLUSH.toNanos();
        lock.lock();
        try {
            urgent = true;
            changed.signalAll();
            while (writer.isAlive() && (pendingLines > 0 || writing) && left > 0) {
                left = changed.awaitNanos(left);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            lock.unlock();
        }
    }

    private void writeBatches() {
        lock.lock();
        try {
            while (true) {
                while (pendingLines == 0) {
                    urgent = false;
                    changed.await();
                }
                long left = lastWrite + MAX_DELAY.toNanos() - System.nanoTime();
                while (!urgent && left > 0) {
                    left = changed.awaitNanos(left);
                }
                write();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // by stop, which has waited for the remaining lines
        } finally {
            lock.unlock();
        }
    }

    /** Called with the lock held, which is released meanwhile. */
    private void write() {
        ByteArrayOutputStream batch = pending;
        int count = pendingLines;
        if (lost > 0) {
            batch.writeBytes(
                    lines.encode(new LoggingEvent("", rootLogger(), Level.WARN, lost + " lines lost", null, null)));
        }
        long lostBefore = lost;
        pending = new ByteArrayOutputStream(BATCH_BYTES);
        pendingLines = 0;
        urgent = false;
        writing = true;
        lock.unlock();
        boolean written = false;
        try {
            batch.writeTo(out);
            out.flush();
            written = true;
        } catch (IOException e) { // such as a full disk: the proxy goes on without a log
            addError("can't write the log", e);
        } finally {
            lock.lock();
            writing = false;
            lost += written ? -lostBefore : count;
            lastWrite = System.nanoTime();
            changed.signalAll();
        }
    }

    private Logger rootLogger() {
        return ((LoggerContext) getContext()).getLogger(Logger.ROOT_LOGGER_NAME);
    }
}
