package dev.goproxy.zip;

import dev.goproxy.module.ModuleVersion;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.function.BooleanSupplier;

/**
 * Checks a module zip while it is being downloaded: its entries are read and hashed as they arrive, so that little work
 * is left when it is complete.
 *
 * <p>The result is exactly that of {@link ModuleZip#check}, whether the bytes were scanned or not: it goes by the
 * central directory at the end of the zip, and uses of what was scanned only what it would have found itself. For one
 * zip; may be used by several threads one after the other.
 */
public final class StreamingZipCheck {
    private final ModuleVersion module;
    private PrecomputedSums precomputed = new PrecomputedSums();

    /**
     * Creates a check of one zip.
     *
     * @param module the module version that the zip should hold
     */
    public StreamingZipCheck(ModuleVersion module) {
        this.module = module;
    }

    /**
     * Reads and hashes entries until one is unusual or the zip is complete.
     *
     * @param bytes the zip from its first byte on, as it arrives; not closed
     * @param isComplete returns true once all bytes have arrived: entries that are still unread are left to
     *     {@link #check}, which can use several threads
     * @throws IOException if the bytes can't be read
     */
    public void scan(InputStream bytes, BooleanSupplier isComplete) throws IOException {
        try (var entries = new LocalEntries(bytes, precomputed)) {
            entries.read(isComplete);
        }
    }

    /**
     * Checks the complete zip. What was scanned is used for one check only.
     *
     * @param zip a file with the bytes that were scanned
     * @return its checksum and sizes
     * @throws InvalidZipException if Go would refuse the zip
     * @throws IOException if the file can't be read
     */
    public CheckedZip check(Path zip) throws IOException {
        var scanned = precomputed;
        precomputed = PrecomputedSums.NONE;
        return ModuleZip.check(zip, module, scanned);
    }
}
