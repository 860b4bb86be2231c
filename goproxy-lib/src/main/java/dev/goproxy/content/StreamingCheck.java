package dev.goproxy.content;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Runs a preview of a spool's bytes while they come, on a thread of its own, which begins when there is enough to be worth one and ends with the spool, however
 * that ends.
 */
final class StreamingCheck {
    /** Less than this is read in no time when it is there. */
    static final long WORTHWHILE = 1 << 20;

    private final IncrementalCheck preview;
    private final Path file;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private long written;
    private boolean whole;
    private boolean abandoned;
    private @Nullable Thread thread;

    StreamingCheck(IncrementalCheck preview, Path file) {
        this.preview = preview;
        this.file = file;
    }

    /** Tells how many bytes are in the file now. */
    void grownTo(long written) {
        lock.lock();
        try {
            this.written = written;
            if (thread == null && !abandoned && preview != IncrementalCheck.NONE && written >= WORTHWHILE) {
                start();
            }
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void start() {
        var looking = new Thread(this::look, "goproxy-lookahead");
        looking.setDaemon(true);
        try {
            looking.start();
            thread = looking;
        } catch (OutOfMemoryError e) { // no thread to be had: then not ahead
            abandoned = true;
        }
    }

    private void look() {
        try (InputStream bytes = new Arriving(FileContent.open(file, 0))) {
            preview.follow(bytes, this::isWhole);
        } catch (IOException | RuntimeException e) {
            // The check at the end sees it too, and can say it.
        }
    }

    /** All bytes have come: waits until the preview is over, which is soon. */
    void finish() throws IOException {
        Thread looking;
        lock.lock();
        try {
            whole = true;
            looking = thread;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        try {
            if (looking != null) {
                looking.join();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while checking");
        }
    }

    /** No more bytes will come, and nobody wants to know. */
    void abandon() {
        lock.lock();
        try {
            abandoned = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private boolean isWhole() {
        lock.lock();
        try {
            return whole;
        } finally {
            lock.unlock();
        }
    }

    /** Waits for bytes beyond a position; says up to where there are some. */
    private long awaitBeyond(long position) throws IOException {
        lock.lock();
        try {
            while (written <= position && !whole && !abandoned) {
                changed.await();
            }
            if (abandoned) {
                throw new IOException("the bytes are wanted no more");
            }
            return written;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while waiting for bytes");
        } finally {
            lock.unlock();
        }
    }

    /** The file as it grows. */
    private final class Arriving extends InputStream {
        private final InputStream in;
        private long position;

        Arriving(InputStream in) {
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
