package dev.goproxy.content.spool;

import dev.goproxy.content.Content;
import dev.goproxy.content.Provenance;
import dev.goproxy.process.FreeSpace;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A content that can be opened any number of times, made from one that can be read only once: its bytes go to one
 * temporary file as they arrive, and any number of readers follow the file as it grows.
 *
 * <p>A thread in {@link #awaitCompletion()} pulls the bytes; while there is none, the reader that is furthest ahead
 * does. A slow reader slows nobody down. The last 64 KiB are held back until the source has ended and the
 * {@link ContentCheck} has passed; if either fails, every reader fails, and so does every later attempt to open.
 *
 * <p>Safe for use by multiple threads. A new instance has one reference; {@link #retain()} adds another. When the last
 * of them is closed, the source is closed and the file deleted, unless it was moved away.
 */
public final class SpooledContent implements Content {
    /** Number of bytes at the end that no reader gets before the check has passed: a zip can't be read without them. */
    static final int HELD_BACK = 64 * 1024;

    private static final int BUFFER = 64 * 1024;

    private final OptionalLong declaredSize;
    private final Optional<Provenance> provenance;
    private final ContentCheck check;
    private final StreamingCheck streamingCheck;
    private final SpoolFile file;
    private final UnclosedSpools.Entry entry;
    private final AtomicBoolean closed = new AtomicBoolean();

    /** Set on the complete file, but fixed from the start: early and late readers get the same time. */
    private final Instant modified = Instant.now().truncatedTo(ChronoUnit.MILLIS);

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private long written;
    private boolean verified;
    private @Nullable IOException failure;
    private boolean hasPuller;
    private boolean pulling;
    private int references = 1;
    private byte[] buffer = new byte[BUFFER];

    private SpooledContent(SpoolFile file, Content content, IncrementalCheck incrementalCheck, ContentCheck check) {
        this.file = file;
        this.declaredSize = content.size();
        this.provenance = content.provenance();
        this.check = check;
        this.streamingCheck = new StreamingCheck(incrementalCheck, file.path());
        this.entry = UnclosedSpools.add(this, file);
    }

    /**
     * Creates an instance. Nothing is read yet.
     *
     * @param content the source of the bytes; closed with the last reference, or at once if this fails
     * @param folder the folder of the temporary file; created if it does not exist
     * @param incrementalCheck reads the bytes while they arrive, to prepare the check
     * @param check the check that the complete bytes must pass
     * @return the spooled content, which the caller closes
     * @throws IOException if the content can't be opened or the file can't be created
     */
    public static SpooledContent of(Content content, Path folder, IncrementalCheck incrementalCheck, ContentCheck check)
            throws IOException {
        try {
            Files.createDirectories(folder);
            FreeSpace.require(folder, content.size().orElse(0));
            var file = new SpoolFile(folder, new ContentStream(content));
            return new SpooledContent(file, content, incrementalCheck, check);
        } catch (IOException | RuntimeException e) {
            try (content) {
                throw e;
            }
        }
    }

    /**
     * Adds a reference.
     *
     * @return the same bytes, which the caller closes separately
     * @throws IllegalStateException if all references are closed already
     */
    public Content retain() {
        lock.lock();
        try {
            if (references == 0) {
                throw new IllegalStateException("the spooled content is closed");
            }
            references++;
        } finally {
            lock.unlock();
        }
        return new ContentReference(this, this::release);
    }

    /** Whether somebody else than the creator has a reference. */
    public boolean isShared() {
        lock.lock();
        try {
            return references > (closed.get() ? 0 : 1);
        } finally {
            lock.unlock();
        }
    }

    /** Closes the source under the thread that reads it; unless all bytes have arrived, every reader then fails. */
    public void abandon() throws IOException {
        file.source().close();
    }

    /**
     * Pulls all bytes, or waits for the thread that does, until they have passed the check. Another thread goes on when
     * this one is interrupted.
     *
     * @throws InterruptedIOException if the thread is interrupted while it waits; it stays interrupted
     * @throws IOException if the source fails, or the check does not accept the bytes
     */
    public void awaitCompletion() throws IOException {
        lock.lock();
        try {
            boolean isPuller = !hasPuller;
            hasPuller = true;
            try {
                while (!verified) {
                    advance(written, isPuller);
                }
            } finally {
                hasPuller = hasPuller && !isPuller;
                changed.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }

    /**
     * Returns the number of bytes: the actual one once the content is complete, before that the one that the source
     * declares.
     *
     * @return empty while it is unknown
     */
    @Override
    public OptionalLong size() {
        lock.lock();
        try {
            return verified ? OptionalLong.of(written) : declaredSize;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public Optional<Instant> modified() {
        return Optional.of(modified);
    }

    /**
     * Returns the tag, made of the time and the size: bytes that fail later are never handed out completely, so that
     * nobody can have seen wrong bytes with it. Empty while the size is unknown.
     */
    @Override
    public Optional<String> tag() {
        OptionalLong size = size();
        return size.isPresent() ? Optional.of(Content.fileTag(size.getAsLong(), modified)) : Optional.empty();
    }

    @Override
    public Optional<Provenance> provenance() {
        return provenance;
    }

    @Override
    public InputStream open(long offset) throws IOException {
        lock.lock();
        try {
            throwFailure();
            return new Reader(file.open(), offset);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public boolean moveTo(Path target) throws IOException {
        awaitCompletion();
        lock.lock();
        try {
            return file.moveTo(target);
        } finally {
            lock.unlock();
        }
    }

    /** Closes the first reference. */
    @Override
    public void close() throws IOException {
        if (closed.compareAndSet(false, true)) {
            release();
        }
    }

    private void release() throws IOException {
        lock.lock();
        try {
            references--;
            if (references != 0) {
                return;
            }
            streamingCheck.cancel();
            entry.remove();
            file.close();
        } finally {
            lock.unlock();
        }
    }

    /** The number of bytes that readers may read now. */
    private long visible() {
        return verified ? written : Math.max(0, written - HELD_BACK);
    }

    /** With the lock held: returns when more than {@code known} is written; pulls if it may and nobody else does. */
    private void advance(long known, boolean mayPull) throws IOException {
        while (written == known && !verified) {
            throwFailure();
            if (mayPull && !pulling) {
                pull();
            } else {
                try {
                    changed.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    throw new InterruptedIOException("interrupted while waiting for bytes");
                }
            }
            mayPull |= !hasPuller;
        }
    }

    private void throwFailure() throws IOException {
        if (failure != null) {
            throw failure;
        }
    }

    /**
     * Reads once from the source, and runs the check at its end. Called with the lock held, which is released while
     * bytes are read, written and checked.
     */
    private void pull() {
        pulling = true;
        lock.unlock();
        int count = 0;
        boolean finished = false;
        IOException thrown = new IOException("the stream broke off"); // what readers get if an Error is thrown here
        try {
            int read = file.source().read(buffer);
            if (read > 0) {
                file.write(buffer, read);
                count = read;
                streamingCheck.onWritten(written + count);
            } else {
                finish();
                finished = true;
            }
            thrown = null;
        } catch (IOException e) {
            thrown = e;
        } catch (RuntimeException e) {
            thrown = new IOException("the check broke off", e);
        } finally {
            lock.lock();
            pulling = false;
            failure = thrown;
            written += count;
            verified = finished;
            if (verified || failure != null) {
                streamingCheck.cancel();
                buffer = new byte[0]; // references may live for as long as a client is slow
            }
            changed.signalAll();
        }
    }

    /** Closes the source and runs the check. */
    private void finish() throws IOException {
        file.complete(modified);
        streamingCheck.complete();
        check.accept(file.path());
    }

    /** Reads the file as it grows. */
    private final class Reader extends InputStream {
        private final InputStream in;
        private long toSkip;
        private long position;

        Reader(InputStream in, long offset) {
            this.in = in;
            this.toSkip = offset;
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
            if (toSkip > 0) {
                long goal = toSkip;
                position = Math.min(goal, awaitBeyond(goal));
                in.skipNBytes(position);
                toSkip = 0;
            }
            long available = awaitBeyond(position) - position;
            if (available <= 0) {
                return -1;
            }
            int count = in.read(bytes, offset, (int) Math.min(length, available));
            position += Math.max(count, 0);
            return count;
        }

        /** Waits for bytes beyond a position, or for completion; returns the position up to which bytes may be read. */
        private long awaitBeyond(long goal) throws IOException {
            lock.lock();
            try {
                while (visible() <= goal && !verified) {
                    advance(written, !hasPuller);
                }
                return visible();
            } finally {
                lock.unlock();
            }
        }

        @Override
        public void close() throws IOException {
            in.close();
        }
    }
}
