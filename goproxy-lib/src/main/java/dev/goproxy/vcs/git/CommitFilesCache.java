package dev.goproxy.vcs.git;

import com.google.common.cache.Cache;
import com.google.common.cache.CacheBuilder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Recently read commits and files of all repositories. An entry never expires, since a commit never changes. Bounded in
 * size. Safe for use by multiple threads.
 */
final class CommitFilesCache {
    private static final long MAX_BYTES = 4 << 20;
    private static final int ENTRY_OVERHEAD_BYTES = 500;

    private final Cache<Key, CommitFiles> entries = CacheBuilder.newBuilder()
            .maximumWeight(MAX_BYTES)
            .<Key, CommitFiles>weigher((key, files) -> files.bytes() + ENTRY_OVERHEAD_BYTES)
            .build();

    private record Key(Path folder, String hash, List<String> paths) {}

    /** Reads a commit and some of its files. */
    interface Reader {
        CommitFiles read() throws IOException;
    }

    /**
     * Returns a commit and some of its files.
     *
     * @param folder folder of the clone
     * @param paths paths in the commit
     * @param reader reads them if they are not in the cache
     */
    CommitFiles get(Path folder, String hash, List<String> paths, Reader reader) throws IOException {
        Key key = new Key(folder, hash, List.copyOf(paths));
        @Nullable CommitFiles cached = entries.getIfPresent(key);
        if (cached != null) {
            return cached;
        }
        CommitFiles files = reader.read();
        entries.put(key, files);
        return files;
    }
}
