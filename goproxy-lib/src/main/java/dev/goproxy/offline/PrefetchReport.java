package dev.goproxy.offline;

import java.util.List;

/**
 * The result of prefetching.
 *
 * @param modules number of module versions of which all files are needed
 * @param fetched number of files that were fetched, or would be in a dry run
 * @param present number of files that were there already
 * @param bytes number of bytes received
 * @param failures what is missing, sorted by name
 * @param absent listed items that do not exist upstream, sorted by name
 */
public record PrefetchReport(
        int modules, int fetched, int present, long bytes, List<PrefetchEvent> failures, List<PrefetchEvent> absent) {
    /**
     * Copies the lists.
     *
     * @param modules number of module versions of which all files are needed
     * @param fetched number of files that were fetched, or would be in a dry run
     * @param present number of files that were there already
     * @param bytes number of bytes received
     * @param failures what is missing
     * @param absent what does not exist upstream
     */
    public PrefetchReport {
        failures = List.copyOf(failures);
        absent = List.copyOf(absent);
    }

    /**
     * Returns whether nothing is missing.
     *
     * @return true if there are no failures
     */
    public boolean isComplete() {
        return failures.isEmpty();
    }
}
