package dev.goproxy.bundle;

import java.nio.file.Path;
import java.util.List;

/**
 * The result of writing a bundle.
 *
 * @param files number of files, without the manifest
 * @param modules number of module versions whose zip is in the bundle
 * @param bytes size of these files, in bytes
 * @param outputs the files that were written: one, or the parts in their order
 */
public record BundleReport(long files, long modules, long bytes, List<Path> outputs) {
    /**
     * Copies the list.
     *
     * @param files number of files
     * @param modules number of module versions
     * @param bytes number of bytes
     * @param outputs the files that were written
     */
    public BundleReport {
        outputs = List.copyOf(outputs);
    }
}
