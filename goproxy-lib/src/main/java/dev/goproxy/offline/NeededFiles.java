package dev.goproxy.offline;

import dev.goproxy.cache.Cacher;
import dev.goproxy.graph.TaskGroup;
import dev.goproxy.module.PathPatterns;
import dev.goproxy.process.Threads;
import java.util.Collection;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * The files that clients with an empty module cache need for some items, as a cache alone tells: nothing is fetched.
 *
 * @param names the names of those that the cache has
 * @param missing what it lacks, with the reasons: names of files, items, folders
 */
public record NeededFiles(SortedSet<String> names, SortedMap<String, String> missing) {
    /**
     * Finds the files that some items need.
     *
     * @param items what clients need
     * @param cacher the cache
     * @param sumDbs names of the checksum databases of which records and tiles are needed
     * @param platforms those for which toolchains are needed, for instance {@code linux/amd64}
     * @return the files; those that can't be read are among the missing ones
     * @throws InterruptedException if the thread is interrupted
     */
    public static NeededFiles find(
            Collection<Item> items, Cacher cacher, Collection<String> sumDbs, Collection<String> platforms)
            throws InterruptedException {
        return of(
                items,
                cacher,
                new Planner.Settings(List.copyOf(sumDbs), PathPatterns.parse(""), List.copyOf(platforms)));
    }

    static NeededFiles of(Collection<Item> items, Cacher cacher, Planner.Settings settings)
            throws InterruptedException {
        var files = new CacheFiles(cacher);
        int threads = Runtime.getRuntime().availableProcessors();
        ExecutorService executor = Executors.newFixedThreadPool(threads, Threads.factory("plan"));
        try {
            var tasks = new TaskGroup(executor);
            var planner = new Planner(files, settings, tasks::start);
            for (Item item : items) {
                planner.add(item);
            }
            tasks.await();
            planner.addRecords();
        } finally {
            executor.shutdownNow();
        }
        for (String database : settings.databases()) {
            String folder = SumDbFiles.lookups(database) + "/";
            List<String> lookups = files.present().stream()
                    .filter(name -> name.startsWith(folder))
                    .toList();
            SumDbFiles.needTiles(database, lookups, cacher, files);
        }
        return new NeededFiles(files.present(), files.missing());
    }
}
