package dev.goproxy.content.spool;

import dev.goproxy.process.Threads;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Runs an {@link IncrementalCheck} on a file that is being written. Its thread starts once the file is large enough to
 * be worth one, and ends when the file is complete or the check is cancelled.
 */
final class StreamingCheck {
    /** Size from which on a thread is started; a smaller file is checked quickly enough when it is complete. */
    static final long MIN_BYTES = 1 << 20;

    private final IncrementalCheck check;
    private final Path file;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private long written;
    private boolean complete;
    private boolean cancelled;
    private @Nullable Thread thread;

    StreamingCheck(IncrementalCheck check, Path file) {
        this.check = check;
        this.file = file;
    }

    /** Reports the number of bytes that are in the file now. */
    void onWritten(long written) {
        lock.lock();
        try {
            this.written = written;
            if (thread == null && !cancelled && check != IncrementalCheck.NONE && written >= MIN_BYTES) {
                start();
            }
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void start() {
        try {
            thread = Threads.start("streaming-check", this::scan);
        } catch (OutOfMemoryError e) { // the JVM can't start another thread: all is left to the check
            cancelled = true;
        }
    }

    private void scan() {
        try (InputStream bytes = new GrowingFile(Files.newInputStream(file))) {
            check.scan(bytes, this::isComplete);
        } catch (IOException | RuntimeException e) {
            // The check of the complete file fails for the same reason, and reports it.
        }
    }

    /** Reports that all bytes are in the file, and waits for the thread, which then returns soon. */
    void complete() throws IOException {
        Thread scanning;
        lock.lock();
        try {
            complete = true;
            scanning = thread;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        try {
            if (scanning != null) {
                scanning.join();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while checking");
        }
    }

    /** Makes the thread's next read fail. */
    void cancel() {
        lock.lock();
        try {
            cancelled = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private boolean isComplete() {
        lock.lock();
        try {
            return complete;
        } finally {
            lock.unlock();
        }
    }

    /** Waits for bytes beyond a position; returns the position up to which the file can be read. */
    private long awaitBeyond(long position) throws IOException {
        lock.lock();
        try {
            while (written <= position && !complete && !cancelled) {
                changed.await();
            }
            if (cancelled) {
                throw new IOException("the check was cancelled");
            }
            return written;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while waiting for bytes");
        } finally {
            lock.unlock();
        }
    }

    /** Reads the file, waiting at its end until more is written. */
    private final class GrowingFile extends InputStream {
        private final InputStream in;
        private long position;

        GrowingFile(InputStream in) {
            this.in = in;
        }

        @Override
        public int read() throws IOException {
            var one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            Objects.checkFromIndexSize(offset, length, bytes.length);
            if (length == 0) {
                return 0;
            }
            long available = awaitBeyond(position) - position;
            int count = available == 0 ? -1 : in.read(bytes, offset, (int) Math.min(length, available));
            position += Math.max(count, 0);
            return count;
        }

        @Override
        public void close() throws IOException {
            in.close();
        }
    }
}
