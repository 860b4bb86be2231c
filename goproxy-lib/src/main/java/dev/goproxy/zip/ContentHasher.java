package dev.goproxy.zip;

import dev.goproxy.checksum.H1;
import dev.goproxy.module.InvalidNameException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;

/** Reads all entries of a zip to compute its checksum; large ones on several threads. */
final class ContentHasher {
    /** Less content than this is not worth a second thread. */
    private static final long PARALLEL_BYTES = 4 << 20;

    private static final int MAX_WORKERS = 4;

    private final FileChannel channel;
    private final long zipBytes;
    private final List<Entry> entries;
    private final byte[][] sums;
    private final AtomicInteger next = new AtomicInteger();
    private final AtomicLong inputLeft;

    private ContentHasher(FileChannel channel, long zipBytes, List<Entry> entries) {
        this.channel = channel;
        this.zipBytes = zipBytes;
        this.entries = lastOfEachName(entries);
        this.sums = new byte[entries.size()][];
        this.inputLeft = new AtomicLong(Math.max(zipBytes, ModuleZip.MAX_ZIP_BYTES));
    }

    static H1 hash(FileChannel channel, long zipBytes, List<Entry> entries) throws IOException {
        var hasher = new ContentHasher(channel, zipBytes, entries);
        try {
            IntStream.range(0, hasher.workers()).parallel().forEach(worker -> hasher.work());
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
        return hasher.sum();
    }

    private int workers() {
        var bytes =
                entries.stream().mapToLong(Entry::size).filter(size -> size > 0).sum();
        return bytes < PARALLEL_BYTES
                ? 1
                : Math.min(MAX_WORKERS, Runtime.getRuntime().availableProcessors());
    }

    /** Takes entries until there are none left, or until some worker failed. */
    private void work() {
        try (var reader = new EntryReader(new Window(channel, zipBytes), inputLeft)) {
            var digest = sha256();
            for (var i = next.getAndIncrement(); i < sums.length; i = next.getAndIncrement()) {
                reader.read(entries.get(i), digest);
                sums[i] = digest.digest();
            }
        } catch (IOException e) {
            next.set(sums.length);
            throw new UncheckedIOException(e);
        }
    }

    private H1 sum() throws InvalidZipException {
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

    /** Go reads the last of several entries with one name (which can only be folders in a module's zip) as often as there are some. */
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
