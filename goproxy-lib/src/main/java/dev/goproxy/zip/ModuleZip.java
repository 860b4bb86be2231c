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
 * Checks, hashes and creates module zips. Safe for use by multiple threads.
 *
 * <p>Memory use does not depend on the size of a zip, only on the number of its entries, which may take up to half of
 * the maximum heap size. Time is bounded by {@value #MAX_ZIP_BYTES} bytes of input and as many of output. Large content
 * is hashed on up to four threads of the common pool.
 *
 * @see <a href="https://go.dev/ref/mod#zip-files">Go Modules Reference: Module zip files</a>
 */
public final class ModuleZip {
    /** Maximum size of a zip in bytes: 500 MiB. */
    public static final long MAX_ZIP_BYTES = 500L << 20;

    /** Maximum uncompressed size of all files in a zip together, in bytes: 500 MiB. */
    public static final long MAX_CONTENT_BYTES = 500L << 20;

    /** Maximum size of each of the files {@code go.mod} and {@code LICENSE} at the root, in bytes: 16 MiB. */
    public static final long MAX_ROOT_FILE_BYTES = 16L << 20;

    private ModuleZip() {}

    /**
     * Checks that Go would accept a zip: names, sizes, and all of the content.
     *
     * @param zip the file
     * @param module the module version that the zip should hold
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
     * Computes the checksum of a zip without checking the rules for modules: {@code dirhash.HashZip}.
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
     * Creates a module zip. Folders, links and other irregular files, files of modules in folders below, vendored
     * packages and {@code .hg_archival.txt} are left out.
     *
     * <p>The same files result in the same bytes, in whichever order they are given. If the module has no
     * {@code LICENSE}, the caller adds that of the repository's root.
     *
     * @param module the module version that the zip will hold
     * @param files the files below the module's root
     * @param out the stream that the zip is written to; not closed. If this fails, an incomplete zip may have been
     *     written
     * @return the zip's checksum
     * @throws InvalidZipException if the remaining files break the rules for names and sizes
     * @throws IOException if a file can't be read, or the zip can't be written
     */
    public static H1 create(ModuleVersion module, Collection<? extends ModuleFile> files, OutputStream out)
            throws IOException {
        return ZipWriter.write(module, FileRules.choose(files), out);
    }

    private static List<Entry> entries(FileChannel channel, long zipBytes, MemoryBudget memory) throws IOException {
        try {
            return CentralDirectory.read(new Window(channel, zipBytes), memory);
        } catch (EOFException e) {
            throw new InvalidZipException("zip directory: the file ends within it");
        }
    }
}
