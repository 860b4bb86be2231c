package dev.goproxy.zip;

import dev.goproxy.checksum.H1;
import dev.goproxy.module.InvalidNameException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.List;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;

/** Reads all entries of a zip to compute its checksum, on several threads if the zip is large. */
final class ContentHasher {
    /** Content size from which several threads are used. */
    private static final long PARALLEL_BYTES = 4 << 20;

    private static final int MAX_WORKERS = 4;

    private final FileChannel channel;
    private final long zipBytes;
    private final List<Entry> entries;
    private final PrecomputedSums precomputed;
    private final byte[][] sums;
    private final ConcurrentSkipListMap<Integer, IOException> failures = new ConcurrentSkipListMap<>();
    private final AtomicInteger next = new AtomicInteger();
    private final AtomicLong inputLeft;

    private ContentHasher(FileChannel channel, long zipBytes, List<Entry> entries, PrecomputedSums precomputed) {
        this.channel = channel;
        this.zipBytes = zipBytes;
        this.entries = lastOfEachName(entries);
        this.precomputed = precomputed;
        this.sums = new byte[entries.size()][];
        this.inputLeft = new AtomicLong(Math.max(zipBytes, ModuleZip.MAX_ZIP_BYTES));
    }

    static H1 hash(FileChannel channel, long zipBytes, List<Entry> entries, PrecomputedSums precomputed)
            throws IOException {
        var hasher = new ContentHasher(channel, zipBytes, entries, precomputed);
        var workers = hasher.workers();
        if (workers == 1) {
            hasher.work();
        } else {
            IntStream.range(0, workers).parallel().forEach(worker -> hasher.work());
        }
        return hasher.sum();
    }

    private int workers() {
        var bytes = 0L;
        for (var entry : entries) {
            bytes += entry.size() > 0 && precomputed.of(entry) == null ? entry.size() : 0;
        }
        return bytes < PARALLEL_BYTES
                ? 1
                : Math.min(MAX_WORKERS, Runtime.getRuntime().availableProcessors());
    }

    /** Takes entries until there are none left or a worker has failed. */
    private void work() {
        try (var reader = new EntryReader(new Window(channel, zipBytes), inputLeft, precomputed)) {
            for (var i = next.getAndIncrement(); i < sums.length; i = next.getAndIncrement()) {
                try {
                    sums[i] = reader.sum(entries.get(i));
                } catch (IOException e) {
                    next.set(sums.length);
                    failures.put(i, e);
                    return;
                }
            }
        }
    }

    private H1 sum() throws IOException {
        if (!failures.isEmpty()) {
            throw failures.firstEntry().getValue(); // all entries before it have been read
        }
        var sum = H1.builder();
        try {
            for (var i = 0; i < sums.length; i++) {
                sum.add(entries.get(i).name(), sums[i]);
            }
        } catch (InvalidNameException e) {
            throw new InvalidZipException(e);
        }
        return sum.build();
    }

    /** For each of several entries with one name (only folders in a module zip), Go reads the last one. */
    private static List<Entry> lastOfEachName(List<Entry> entries) {
        var last = new HashMap<String, Entry>();
        entries.forEach(entry -> last.put(entry.name(), entry));
        return last.size() == entries.size()
                ? entries
                : entries.stream()
                        .map(entry -> last.getOrDefault(entry.name(), entry))
                        .toList();
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every JDK has SHA-256", e);
        }
    }
}
