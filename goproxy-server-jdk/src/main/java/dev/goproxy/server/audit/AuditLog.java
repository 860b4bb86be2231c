package dev.goproxy.server.audit;

import dev.goproxy.cache.Cacher;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A file with one JSON line for each request for something of a module. A thread of its own writes the lines, in
 * batches. While a disk is slow, requests wait for room once they are answered, so that no line is lost; after five
 * seconds, and when the file can't be written, lines are lost, and the program's log says so once a minute. Whoever
 * creates it closes it. Safe for use by many threads.
 */
public final class AuditLog implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(AuditLog.class);

    private static final int QUEUE = 10_000;
    private static final int BATCH = 1000;
    private static final int POLL_MILLIS = 200;
    private static final Duration MAX_WAIT = Duration.ofSeconds(5);
    private static final long PAUSE_NANOS = TimeUnit.MINUTES.toNanos(1);

    private final BlockingQueue<AuditEntry> queue = new ArrayBlockingQueue<>(QUEUE);
    private final AtomicLong lost = new AtomicLong();
    private final KnownSums sums;
    private final AuditFile file;
    private final Thread writer = new Thread(this::write, "goproxy-audit");
    private volatile boolean closing;
    private final AtomicLong written = new AtomicLong();
    private volatile boolean hasLost;
    private long nextWarning = System.nanoTime();

    private AuditLog(AuditFile file, KnownSums sums) {
        this.file = file;
        this.sums = sums;
        writer.setDaemon(true);
    }

    /**
     * Opens an audit log.
     *
     * @param path the file, created if there is none
     * @param maxBytes size above which it is rotated
     * @param maxFiles number of files that are kept, this one included
     * @param cacher has the records of checksum databases; not closed
     * @param databases the names of these
     * @return the log, to be closed by the caller
     * @throws IOException if the file can't be written
     */
    public static AuditLog open(Path path, long maxBytes, int maxFiles, Cacher cacher, List<String> databases)
            throws IOException {
        var log = new AuditLog(new AuditFile(path, maxBytes, maxFiles), new KnownSums(cacher, databases));
        log.writer.start();
        return log;
    }

    /** Adds an entry; waits for room, but not for ever. */
    void add(AuditEntry entry) {
        try {
            if (closing || !queue.offer(entry, MAX_WAIT.toNanos(), TimeUnit.NANOSECONDS)) {
                lost.incrementAndGet();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            if (!queue.offer(entry)) {
                lost.incrementAndGet();
            }
        }
    }

    private void write() {
        var batch = new ArrayList<AuditEntry>(BATCH);
        while (!closing || !queue.isEmpty()) {
            try {
                AuditEntry first = queue.poll(POLL_MILLIS, TimeUnit.MILLISECONDS);
                if (first != null) {
                    batch.add(first);
                    queue.drainTo(batch, BATCH - 1);
                    write(batch);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt(); // nobody does that
                return;
            } catch (RuntimeException e) {
                lost.addAndGet(batch.size());
                LOG.error("audit log: unexpected exception", e);
            }
            batch.clear();
        }
    }

    private void write(List<AuditEntry> batch) {
        var lines = new ByteArrayOutputStream();
        batch.forEach(entry -> lines.writeBytes(entry.line(sums.of(entry)).getBytes(StandardCharsets.UTF_8)));
        try {
            file.append(lines.toByteArray());
            written.addAndGet(batch.size());
            if (lost.get() > 0) {
                warn("again");
            }
        } catch (IOException e) {
            lost.addAndGet(batch.size());
            hasLost = true;
            warn("not: " + e);
        }
    }

    private void warn(String how) {
        long now = System.nanoTime();
        if (now - nextWarning >= 0) {
            nextWarning = now + PAUSE_NANOS;
            LOG.warn("the audit log can be written {}; {} lines lost", how, lost.getAndSet(0));
        }
    }

    /** The number of lines in the files. */
    long written() {
        return written.get();
    }

    /** Whether some could not be written. */
    boolean hasLost() {
        return hasLost;
    }

    /** Writes what is waiting, for five seconds at most, and closes the file. */
    @Override
    public void close() throws IOException {
        closing = true;
        try {
            writer.join(MAX_WAIT.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (lost.get() > 0) {
            LOG.warn("audit log: {} lines lost", lost.get());
        }
        file.close();
    }
}
