package dev.goproxy.zip;

import dev.goproxy.checksum.H1;
import dev.goproxy.module.ModuleVersion;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Collection;
import java.util.List;

/**
 * Module zips, by the rules of the <a href="https://go.dev/ref/mod#zip-files">Go Modules Reference</a>.
 *
 * <p>Memory use does not depend on the size of the zip, only on the number of its entries, which may take up to half of the heap. Time is
 * bounded by {@value #MAX_ZIP_BYTES} bytes of input and as many of output. Large content is hashed on several threads of the common
 * pool.
 */
public final class ModuleZip {
    /** The size that a zip may have: 500 MiB. */
    public static final long MAX_ZIP_BYTES = 500L << 20;

    /** The size that all files in a zip may have together: 500 MiB. */
    public static final long MAX_CONTENT_BYTES = 500L << 20;

    /** The size that the files {@code go.mod} and {@code LICENSE} at the root may have: 16 MiB. */
    public static final long MAX_ROOT_FILE_BYTES = 16L << 20;

    private ModuleZip() {}

    /**
     * Checks that Go would accept a zip: names, sizes, and every byte of the content.
     *
     * @param zip the file
     * @param module what the zip should hold
     * @return its checksum and sizes
     * @throws InvalidZipException if Go would refuse it
     * @throws IOException if the file can't be read
     */
    public static CheckedZip check(Path zip, ModuleVersion module) throws IOException {
        return check(zip, module, PrecomputedSums.NONE);
    }

    static CheckedZip check(Path zip, ModuleVersion module, PrecomputedSums precomputed) throws IOException {
        try (var channel = FileChannel.open(zip, StandardOpenOption.READ)) {
            var zipBytes = channel.size();
            if (zipBytes > MAX_ZIP_BYTES) {
                throw new InvalidZipException("zip of more than " + MAX_ZIP_BYTES + " bytes");
            }
            var memory = new MemoryBudget();
            var entries = entries(channel, zipBytes, memory);
            var contentBytes = new EntryRules(module, memory).check(entries);
            var h1 = ContentHasher.hash(channel, zipBytes, entries, precomputed);
            return new CheckedZip(h1, entries.size(), zipBytes, contentBytes);
        }
    }

    /**
     * Computes the checksum of a zip without looking at the rules for modules: {@code dirhash.HashZip}.
     *
     * @param zip the file
     * @return its checksum
     * @throws InvalidZipException if it is not a zip, or its content is damaged
     * @throws IOException if the file can't be read
     */
    public static H1 hash(Path zip) throws IOException {
        try (var channel = FileChannel.open(zip, StandardOpenOption.READ)) {
            var zipBytes = channel.size();
            return ContentHasher.hash(
                    channel, zipBytes, entries(channel, zipBytes, new MemoryBudget()), PrecomputedSums.NONE);
        }
    }

    /**
     * Makes a module's zip. Left out are folders, links and other irregular files, files of modules below, vendored packages and
     * {@code .hg_archival.txt}.
     *
     * <p>The same files give the same bytes, in whichever order they come. A {@code LICENSE} of the repository's root is the caller's
     * to add.
     *
     * @param module what the zip will hold
     * @param files the files below the module's root
     * @param out where the zip is written to; not closed, and holding a broken zip if this fails
     * @return the zip's checksum
     * @throws InvalidZipException if the remaining files break the rules for names and sizes
     * @throws IOException if files can't be read, or the zip can't be written
     */
    public static H1 create(ModuleVersion module, Collection<? extends ModuleFile> files, OutputStream out)
            throws IOException {
        return ZipMaker.write(module, FileRules.choose(files), out);
    }

    private static List<Entry> entries(FileChannel channel, long zipBytes, MemoryBudget memory) throws IOException {
        try {
            return CentralDirectory.read(new Window(channel, zipBytes), memory);
        } catch (EOFException e) {
            throw new InvalidZipException("zip directory: the file ends within it");
        }
    }
}
