package dev.goproxy.content;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.RandomAccessFile;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A stream made readable many times: its bytes go to one temporary file as they come, and any number of readers follow the file as it grows.
 *
 * <p>{@link #await()} draws the bytes; while nobody is in it, the reader that is ahead of the others does. A slow reader slows nobody. The last bytes
 * are held back until the stream has ended and the {@link Check} has passed; if either fails, every reader fails, and whoever opens it later.
 *
 * <p>Safe for use by many threads. A spool begins with one owner; {@link #share()} adds another. When the last of them has closed it, the stream is
 * closed and the file deleted, unless it was moved away.
 */
public final class SpooledContent implements Content {
    /** Judges the whole before its last bytes are given out. */
    @FunctionalInterface
    public interface Check {
        /** Lets everything pass. */
        Check NONE = file -> {};

        /**
         * Looks at all of the bytes.
         *
         * @param file the file that holds them
         * @throws IOException if they may not be used
         */
        void accept(Path file) throws IOException;
    }

    /** How many bytes at the end nobody sees before the check has passed. Without its end a zip can't be read. */
    static final int HELD_BACK = 64 * 1024;

    private static final int BUFFER = 64 * 1024;

    private final InputStream source;
    private final OptionalLong promised;
    private final Optional<Provenance> provenance;
    private final Check check;
    private final StreamingCheck lookahead;
    private final RandomAccessFile out;
    private final AtomicBoolean closed = new AtomicBoolean();

    /** Set on the file at its end, but known before, so that who is answered early is told the same as who comes later. */
    private final Instant modified = Instant.now().truncatedTo(ChronoUnit.MILLIS);

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private Path file;
    private long written;
    private boolean verified;
    private @Nullable IOException failure;
    private boolean driven;
    private boolean drawing;
    private boolean moved;
    private int owners = 1;
    private byte[] buffer = new byte[BUFFER];

    private SpooledContent(
            Path file,
            RandomAccessFile out,
            InputStream source,
            Content content,
            IncrementalCheck preview,
            Check check) {
        this.file = file;
        this.out = out;
        this.source = source;
        this.promised = content.size();
        this.provenance = content.provenance();
        this.check = check;
        this.lookahead = new StreamingCheck(preview, file);
    }

    /**
     * Makes a spool for a content that can be read only once. Nothing is read yet.
     *
     * @param content where the bytes come from; closed with the spool, or now if this fails
     * @param folder where the temporary file is made; created if it does not exist
     * @param check what the whole must pass
     * @return the spool
     * @throws IOException if the content can't be opened or the file can't be made
     */
    public static SpooledContent of(Content content, Path folder, Check check) throws IOException {
        return of(content, folder, IncrementalCheck.NONE, check);
    }

    /**
     * The same for a check that has been prepared by the time that all bytes have come.
     *
     * @param content where the bytes come from; closed with the spool, or now if this fails
     * @param folder where the temporary file is made; created if it does not exist
     * @param preview what prepares the check
     * @param check what the whole must pass
     * @return the spool
     * @throws IOException if the content can't be opened or the file can't be made
     */
    public static SpooledContent of(Content content, Path folder, IncrementalCheck preview, Check check)
            throws IOException {
        Path file = null;
        try {
            Files.createDirectories(folder);
            InputStream source = new OwnedStream(content);
            file = folder.resolve(
                    "spool-" + UUID.randomUUID() + ".tmp"); // createTempFile would hide it from others for good
            return new SpooledContent(file, new RandomAccessFile(file.toFile(), "rw"), source, content, preview, check);
        } catch (IOException | RuntimeException e) {
            try (content) {
                if (file != null) {
                    Files.deleteIfExists(file);
                }
            }
            throw e;
        }
    }

    /**
     * Adds an owner.
     *
     * @return the same bytes, to be closed separately
     */
    public Content share() {
        lock.lock();
        try {
            if (owners == 0) {
                throw new IllegalStateException("the spool is closed");
            }
            owners++;
        } finally {
            lock.unlock();
        }
        return new SharedContent(this, this::release);
    }

    /**
     * Draws all bytes, and waits until they have come and passed the check.
     *
     * @throws IOException if they can't be had or may not be used
     */
    public void await() throws IOException {
        lock.lock();
        try {
            boolean drives = !driven;
            driven = true;
            try {
                while (!verified) {
                    advance(written, drives);
                }
            } finally {
                driven = driven && !drives;
                changed.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }

    /**
     * The number of bytes: the true one once they have all come, before that the promised one.
     *
     * @return empty while it is unknown
     */
    @Override
    public OptionalLong size() {
        lock.lock();
        try {
            return verified ? OptionalLong.of(written) : promised;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public Optional<Instant> modified() {
        return Optional.of(modified);
    }

    /** Known with the size. Bytes that then fail are never seen whole, so that the tag stands for none but good ones. */
    @Override
    public Optional<String> tag() {
        OptionalLong size = size();
        return size.isPresent() ? Optional.of(FileContent.tag(size.getAsLong(), modified)) : Optional.empty();
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
            return new Reader(FileContent.open(file, 0), offset);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public boolean moveTo(Path target) throws IOException {
        await();
        lock.lock();
        try {
            if (moved) {
                return false;
            }
            Files.move(file, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            file = target;
            moved = true;
            return true;
        } catch (AtomicMoveNotSupportedException e) {
            return false;
        } finally {
            lock.unlock();
        }
    }

    /** Gives up the first owner's hold. */
    @Override
    public void close() throws IOException {
        if (closed.compareAndSet(false, true)) {
            release();
        }
    }

    private void release() throws IOException {
        lock.lock();
        try {
            owners--;
            if (owners != 0) {
                return;
            }
            lookahead.abandon();
            try (out;
                    source) {
                if (!moved) {
                    Files.deleteIfExists(file);
                }
            }
        } finally {
            lock.unlock();
        }
    }

    /** How many bytes readers may see now. */
    private long visible() {
        return verified ? written : Math.max(0, written - HELD_BACK);
    }

    /** Under the lock: returns when more has been written than the caller knew, drawing if it may and nobody else does. */
    private void advance(long known, boolean mayDraw) throws IOException {
        while (written == known && !verified) {
            throwFailure();
            if (mayDraw && !drawing) {
                draw();
            } else {
                try {
                    changed.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    throw new InterruptedIOException("interrupted while waiting for bytes");
                }
            }
            mayDraw |= !driven;
        }
    }

    private void throwFailure() throws IOException {
        if (failure != null) {
            throw failure;
        }
    }

    /** Under the lock, which it lets go of while it reads and writes: draws once from the source, and at its end checks the whole. */
    private void draw() {
        drawing = true;
        lock.unlock();
        int count = 0;
        IOException thrown = new IOException("the stream broke off"); // by an Error, unless told otherwise
        boolean finished = false;
        try {
            int read = source.read(buffer);
            if (read > 0) {
                out.write(buffer, 0, read);
                count = read;
                lookahead.grownTo(written + count);
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
            drawing = false;
            failure = thrown;
            written += count;
            verified = finished;
            if (verified || failure != null) {
                lookahead.abandon();
                buffer = new byte[0]; // an owner may stay for as long as its client is slow
            }
            changed.signalAll();
        }
    }

    /** Lets go of where the bytes came from, and has them judged. */
    private void finish() throws IOException {
        source.close();
        out.close();
        Files.setLastModifiedTime(file, FileTime.from(modified));
        lookahead.finish();
        check.accept(file);
    }

    /** Follows the file. */
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

        /** Waits until there is something to see beyond a position, or the end is known; says up to where one may read. */
        private long awaitBeyond(long goal) throws IOException {
            lock.lock();
            try {
                while (visible() <= goal && !verified) {
                    advance(written, !driven);
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

    /** Closes the content with its stream. */
    private static final class OwnedStream extends FilterInputStream {
        private final Content content;

        OwnedStream(Content content) throws IOException {
            super(content.open());
            this.content = content;
        }

        @Override
        public void close() throws IOException {
            try (content) {
                super.close();
            }
        }
    }
}
