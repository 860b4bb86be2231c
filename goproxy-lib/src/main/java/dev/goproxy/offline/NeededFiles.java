package dev.goproxy.offline;

import dev.goproxy.cache.Cacher;
import dev.goproxy.graph.TaskGroup;
import dev.goproxy.process.Threads;
import java.util.Collection;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * The files that clients need for some items, by what a cache has alone.
 *
 * @param names the names of those that the cache has
 * @param missing what it lacks, with the reasons: names of files, items, folders
 */
record NeededFiles(SortedSet<String> names, SortedMap<String, String> missing) {
    /**
     * Finds them.
     *
     * @throws InterruptedException if the thread is interrupted
     */
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
