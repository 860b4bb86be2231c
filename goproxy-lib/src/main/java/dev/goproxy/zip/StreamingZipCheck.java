package dev.goproxy.zip;

import dev.goproxy.module.ModuleVersion;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.function.BooleanSupplier;

/**
 * A module zip that is read and hashed while it comes, so that its check is quick in the end.
 *
 * <p>The verdict is that of {@link ModuleZip#check}, to the letter: it goes by the central directory, which comes last, and takes from what was read before only what
 * it would find itself. Used by one thread after the other, for one zip.
 */
public final class StreamingZipCheck {
    private final ModuleVersion module;
    private PrecomputedSums foreseen = new PrecomputedSums();

    /**
     * Begins with a zip.
     *
     * @param module what the zip should hold
     */
    public StreamingZipCheck(ModuleVersion module) {
        this.module = module;
    }

    /**
     * Reads entries, as long as they look like those of any zip, until all bytes have come.
     *
     * @param bytes the zip from its beginning, as it comes
     * @param whole whether all of it has come: what was not read by then is read by the check, which can use several threads
     * @throws IOException if the bytes can't be read
     */
    public void follow(InputStream bytes, BooleanSupplier whole) throws IOException {
        try (var entries = new LocalEntries(bytes, foreseen)) {
            entries.read(whole);
        }
    }

    /**
     * Checks the whole. What was read before is then forgotten.
     *
     * @param zip the file with the same bytes
     * @return its checksum and sizes
     * @throws InvalidZipException if Go would refuse it
     * @throws IOException if the file can't be read
     */
    public CheckedZip check(Path zip) throws IOException {
        var seen = foreseen;
        foreseen = PrecomputedSums.NOTHING;
        return ModuleZip.check(zip, module, seen);
    }
}
