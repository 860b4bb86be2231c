package dev.goproxy.process;

import java.io.File;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;

/** Keeps some of a disk free: a full one harms everything else on it, and what is written last to it is lost. */
public final class FreeSpace {
    /** A system property: the number of bytes to keep free, but no more than a twentieth of a disk; 0 for none. */
    public static final String PROPERTY = "dev.goproxy.minFreeDisk";

    private static final long DEFAULT_BYTES = 100L << 20;
    private static final int SMALL_DISK = 20;
    private static final int MIB = 1 << 20;

    private FreeSpace() {}

    /**
     * Returns normally if a disk has enough free space.
     *
     * @param folder an existing folder on the disk
     * @param bytes how much is about to be written; 0 if it isn't known
     * @throws IOException if it hasn't
     */
    public static void require(Path folder, long bytes) throws IOException {
        long wanted = Long.getLong(PROPERTY, DEFAULT_BYTES);
        if (wanted == 0) {
            return;
        }
        File disk = folder.toFile();
        long total = disk.getTotalSpace(); // 0 for some that are made by programs
        long min = Math.min(wanted, total / SMALL_DISK);
        if (total > 0 && disk.getUsableSpace() - bytes < min) {
            throw new FileSystemException(
                    folder.toString(), null, "less than " + (min + MIB - 1) / MIB + " MiB of the disk would be free");
        }
    }
}
