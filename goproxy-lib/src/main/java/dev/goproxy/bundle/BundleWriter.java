package dev.goproxy.bundle;

import dev.goproxy.bundle.BundleListener.Progress;
import dev.goproxy.cache.Cacher;
import dev.goproxy.graph.Toolchains;
import dev.goproxy.offline.Item;
import dev.goproxy.offline.NeededFiles;
import dev.goproxy.process.Threads;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;

/**
 * Writes what a cache has into a bundle, to be carried to another cache.
 *
 * <pre>{@code
 * BundleReport report = BundleWriter.builder(cacher).build().write(Path.of("bundle.zip"));
 * }</pre>
 *
 * <p>A bundle is a zip file whose entries are stored as they are and laid out as a GOPROXY file tree: unpacked, it
 * serves {@code go} as {@code GOPROXY=file:///...}, with checksum verification if the cache has what the checksum
 * database says. Its last entry is a manifest, {@code .goproxy/manifest.json}: {@code {"formatVersion":1,
 * "files":{"NAME":{"size":N,"sha256":"hex"}}, "modules":{"PATH@VERSION":{"zip":"h1:...","mod":"h1:..."}},
 * "tree":{"DATABASE":"signed note"}}}. The same entries result in the same bytes.
 *
 * <p>Entries whose names are not those of the GOPROXY protocol are left out. Modules of which the cache has versions
 * but no list get one. The latest tree head of each checksum database is always in a bundle.
 *
 * <p>A writer is immutable and safe for use by multiple threads. The cache may be in use meanwhile. Memory use depends
 * on the number of files only: about 300 bytes for each.
 */
public final class BundleWriter {
    private static final int MAX_THREADS = 4; // they read whole disks, and each may take memory for a large zip

    private final Cacher cacher;
    private final List<Item> items;
    private final List<String> platforms;
    private final Instant since;
    private final long maxPartBytes;
    private final BundleListener listener;

    private BundleWriter(Builder builder) {
        this.cacher = builder.cacher;
        this.items = builder.items;
        this.platforms = builder.platforms;
        this.since = builder.since;
        this.maxPartBytes = builder.maxPartBytes;
        this.listener = builder.listener;
    }

    /**
     * Returns a new builder.
     *
     * @param cacher the cache; it must be able to list its names
     * @return a builder with the defaults
     */
    public static Builder builder(Cacher cacher) {
        return new Builder(cacher);
    }

    /**
     * Writes a bundle. It is written into hidden temporary files beside the output, which get their names when all of
     * it is on the disk; existing files of these names are replaced then. If this fails, the temporary files are
     * deleted.
     *
     * @param output the name of the bundle, or with {@link Builder#maxPartBytes} the name of its parts without their
     *     numbers
     * @return what was written
     * @throws IncompleteCacheException if the cache lacks files that the items need
     * @throws IOException if there is nothing to write, an entry of the cache is damaged or can't be read, or the
     *     bundle can't be written; the message names the file
     * @throws InterruptedException if the thread is interrupted
     */
    public BundleReport write(Path output) throws IOException, InterruptedException {
        try (var outputs = new OutputFiles(output)) {
            var entries = new CacheEntries(cacher, outputs.folder());
            Selection selection = Selection.of(names(), entries, since);
            if (selection.files().isEmpty()) {
                throw new IOException(
                        since.equals(Instant.MIN)
                                ? "there is nothing in the cache to export"
                                : "nothing in the cache is newer than " + since);
            }
            return write(selection, entries, outputs);
        } catch (ClosedByInterruptException e) {
            throw interrupted(e);
        } catch (IOException e) {
            if (Thread.currentThread().isInterrupted()) {
                throw interrupted(e);
            }
            throw e;
        }
    }

    private static InterruptedException interrupted(IOException cause) {
        var unused = Thread.interrupted(); // as is usual where the exception is thrown
        var interrupted = new InterruptedException("interrupted while a bundle was written");
        interrupted.initCause(cause);
        return interrupted;
    }

    private Collection<String> names() throws IOException, InterruptedException {
        if (items.isEmpty()) {
            return names("");
        }
        List<String> databases = names("sumdb").stream()
                .flatMap(name -> Selection.database(name).stream())
                .distinct()
                .toList();
        NeededFiles needed = NeededFiles.find(items, cacher, databases, platforms);
        if (!needed.missing().isEmpty()) {
            throw new IncompleteCacheException(needed.missing());
        }
        return needed.names();
    }

    private List<String> names(String folder) throws IOException {
        try (Stream<String> names = cacher.names(folder)) {
            return names.toList();
        } catch (UncheckedIOException e) {
            throw new IOException("the cache can't be read: " + e.getMessage(), e);
        }
    }

    private BundleReport write(Selection selection, CacheEntries entries, OutputFiles outputs)
            throws IOException, InterruptedException {
        List<List<BundleFile>> parts = Parts.of(selection, maxPartBytes);
        var tally = new Tally(selection, listener);
        outputs.requireSpace(tally.bytes);
        int threads = Math.min(MAX_THREADS, Runtime.getRuntime().availableProcessors());
        ExecutorService executor = Executors.newFixedThreadPool(threads, Threads.factory("export"));
        try {
            var writer = new PartWriter(new FileReader(entries), executor, tally, tally::copied);
            long modules = 0;
            for (int i = 0; i < parts.size(); i++) {
                boolean isWhole = maxPartBytes == Long.MAX_VALUE;
                Path part = outputs.create(isWhole ? "" : String.format(Locale.ROOT, ".%03d", i + 1));
                List<BundleFile> files = new ArrayList<>(parts.get(i));
                files.addAll(selection.shared());
                files.sort((a, b) -> a.name().compareTo(b.name()));
                modules += writer.write(part, files, selection.heads(), outputs);
            }
            return new BundleReport(tally.files, modules, tally.bytes, outputs.publish());
        } finally {
            executor.shutdownNow();
        }
    }

    /** Counts what is done; files that each part has count once. */
    private static final class Tally implements BundleListener {
        private final BundleListener listener;
        private final long files;
        private final long bytes;
        private long doneFiles;
        private long doneBytes;

        Tally(Selection selection, BundleListener listener) {
            this.listener = listener;
            this.files = selection.files().size() + (long) selection.shared().size();
            this.bytes = Stream.concat(selection.files().stream(), selection.shared().stream())
                    .mapToLong(BundleFile::size)
                    .sum();
        }

        void copied(long more) {
            doneBytes = Math.min(bytes, doneBytes + more);
            progress();
        }

        @Override
        public void file(String name, long size) {
            doneFiles = Math.min(files, doneFiles + 1);
            listener.file(name, size);
            progress();
        }

        private void progress() {
            listener.progress(new Progress(doneFiles, files, doneBytes, bytes));
        }
    }

    /** Builds a {@link BundleWriter}. Not safe for use by multiple threads. */
    public static final class Builder {
        private final Cacher cacher;
        private List<Item> items = List.of();
        private List<String> platforms = List.of();
        private Instant since = Instant.MIN;
        private long maxPartBytes = Long.MAX_VALUE;
        private BundleListener listener = BundleListener.NONE;

        private Builder(Cacher cacher) {
            this.cacher = Objects.requireNonNull(cacher, "cacher");
        }

        /**
         * Sets the items whose files are written: those that clients with an empty module cache need, as the cache
         * alone tells.
         *
         * @param wanted projects and modules; default: none, which means the whole cache
         * @return this
         */
        public Builder items(Collection<Item> wanted) {
            this.items = List.copyOf(wanted);
            return this;
        }

        /**
         * Sets the platforms for which the toolchains are needed that the items' go and toolchain lines demand.
         *
         * @param names each {@code GOOS/GOARCH}, for instance {@code linux/amd64}; default: none
         * @return this
         * @throws IllegalArgumentException if one is not of that form
         */
        public Builder toolchains(Collection<String> names) {
            this.platforms = Toolchains.checkPlatforms(names);
            return this;
        }

        /**
         * Sets the time after which an entry must have been stored to be written. Tree heads are always written.
         *
         * @param time default: {@link Instant#MIN}
         * @return this
         */
        public Builder since(Instant time) {
            this.since = Objects.requireNonNull(time, "since");
            return this;
        }

        /**
         * Sets the maximum size of a file: the bundle is divided into files with the suffixes {@code .001},
         * {@code .002}, ..., each of which is a bundle itself. A file of the cache that is larger than that is in a
         * part of its own. The files of a module version are in one part, if they fit.
         *
         * @param bytes at least 1; default: {@link Long#MAX_VALUE}, which means one file without a suffix
         * @return this
         * @throws IllegalArgumentException if it is less than 1
         */
        public Builder maxPartBytes(long bytes) {
            if (bytes < 1) {
                throw new IllegalArgumentException("maxPartBytes is less than 1: " + bytes);
            }
            this.maxPartBytes = bytes;
            return this;
        }

        /**
         * Sets the listener.
         *
         * @param events receives the progress; default: none
         * @return this
         */
        public Builder listener(BundleListener events) {
            this.listener = Objects.requireNonNull(events, "listener");
            return this;
        }

        /**
         * Creates the writer.
         *
         * @return a writer
         */
        public BundleWriter build() {
            return new BundleWriter(this);
        }
    }
}
