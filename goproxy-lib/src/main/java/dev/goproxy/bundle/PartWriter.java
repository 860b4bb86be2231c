package dev.goproxy.bundle;

import dev.goproxy.bundle.FileReader.ReadFile;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.function.LongConsumer;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Writes one part of a bundle: a zip whose entries are stored as they are, with its manifest at the end. */
final class PartWriter {
    /** Not midnight, for which Java adds a field that depends on the time zone. */
    private static final LocalDateTime TIME = LocalDateTime.of(1980, 1, 1, 12, 0);

    /** Number of files that are read ahead of the one that is being written. */
    private static final int READ_AHEAD = 8;

    private static final int BUFFER_BYTES = 64 * 1024;

    private final FileReader reader;
    private final ExecutorService executor;
    private final BundleListener listener;
    private final LongConsumer copied;
    private final byte[] buffer = new byte[BUFFER_BYTES];

    /**
     * Creates a writer.
     *
     * @param executor reads files for the first time
     * @param listener receives an event for each file
     * @param copied receives the number of bytes that have been written since the last call
     */
    PartWriter(FileReader reader, ExecutorService executor, BundleListener listener, LongConsumer copied) {
        this.reader = reader;
        this.executor = executor;
        this.listener = listener;
        this.copied = copied;
    }

    /**
     * Writes a part.
     *
     * @param files sorted by name
     * @param heads the signed tree heads of checksum databases, by name
     * @return the number of module zips in it
     */
    long write(Path part, List<BundleFile> files, Map<String, String> heads, OutputFiles outputs)
            throws IOException, InterruptedException {
        Path document = outputs.createTemporary();
        Path sums = outputs.createTemporary();
        try (var manifest = new Manifest(document, sums);
                var zip = new ZipOutputStream(
                        new BufferedOutputStream(Files.newOutputStream(part), BUFFER_BYTES), StandardCharsets.UTF_8)) {
            writeAll(files, zip, manifest);
            manifest.finish(heads);
            addManifest(document, zip);
            return manifest.zips();
        } finally {
            outputs.delete(document);
            outputs.delete(sums);
        }
    }

    private void writeAll(List<BundleFile> files, ZipOutputStream zip, Manifest manifest)
            throws IOException, InterruptedException {
        Queue<Future<ReadFile>> ahead = new ArrayDeque<>();
        try {
            Iterator<BundleFile> rest = files.iterator();
            while (rest.hasNext() || !ahead.isEmpty()) {
                while (rest.hasNext() && ahead.size() < READ_AHEAD) {
                    BundleFile file = rest.next();
                    ahead.add(executor.submit(() -> reader.read(file)));
                }
                ReadFile file = await(ahead.element());
                ahead.remove();
                try (InputStream in = file.content().open()) {
                    add(file.file().name(), file.size(), file.crc(), in, zip, copied);
                } finally {
                    file.content().close();
                }
                manifest.add(file);
                listener.file(file.file().name(), file.size());
            }
        } finally {
            close(ahead);
        }
    }

    private static ReadFile await(Future<ReadFile> file) throws IOException, InterruptedException {
        try {
            return file.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof IOException cause) {
                throw cause;
            }
            throw new IllegalStateException(e.getCause());
        }
    }

    private static void close(Collection<Future<ReadFile>> files) throws IOException {
        for (Future<ReadFile> file : new ArrayList<>(files)) {
            file.cancel(true);
            if (file.isDone() && !file.isCancelled()) {
                try {
                    file.get().content().close();
                } catch (ExecutionException e) {
                    // it was closed where it failed
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }
        }
    }

    private void addManifest(Path document, ZipOutputStream zip) throws IOException, InterruptedException {
        var crc = new CRC32();
        try (InputStream in = Files.newInputStream(document)) {
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                crc.update(buffer, 0, n);
            }
        }
        try (InputStream in = Files.newInputStream(document)) {
            add(Manifest.NAME, Files.size(document), crc.getValue(), in, zip, bytes -> {});
        }
    }

    private void add(String name, long size, long crc, InputStream in, ZipOutputStream zip, LongConsumer progress)
            throws IOException, InterruptedException {
        var entry = new ZipEntry(name);
        entry.setMethod(ZipEntry.STORED);
        entry.setTimeLocal(TIME);
        entry.setSize(size);
        entry.setCrc(crc);
        zip.putNextEntry(entry);
        for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
            if (Thread.interrupted()) {
                throw new InterruptedException("interrupted while " + name + " was written");
            }
            zip.write(buffer, 0, n);
            progress.accept(n);
        }
        zip.closeEntry(); // fails if the file has changed since it was read
    }
}
