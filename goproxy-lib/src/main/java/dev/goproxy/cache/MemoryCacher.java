package dev.goproxy.cache;

import com.google.common.cache.Cache;
import com.google.common.cache.CacheBuilder;
import dev.goproxy.content.Content;
import dev.goproxy.process.BoundedRead;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A {@link Cacher} in memory, which forgets what was not used for the longest time when it is full. Nothing of it outlives the process.
 * For tests, and in front of slower cachers.
 */
public final class MemoryCacher implements Cacher {

    private static final int ENTRY_OVERHEAD_BYTES = 256;

    private final Cache<String, Content> entries;
    private final long maxBytes;

    /** Makes a cacher that uses at most a quarter of the JVM's largest heap. */
    public MemoryCacher() {
        this(Runtime.getRuntime().maxMemory() / 4);
    }

    /**
     * Makes a cacher.
     *
     * @param maxBytes how many bytes it may hold, names included; a content that alone is larger is not kept; at least 0
     */
    public MemoryCacher(long maxBytes) {
        if (maxBytes < 0) {
            throw new IllegalArgumentException("maxBytes is negative: " + maxBytes);
        }
        this.maxBytes = maxBytes;
        this.entries = CacheBuilder.newBuilder()
                .concurrencyLevel(1) // else each segment would have its own, smaller limit
                .maximumWeight(maxBytes)
                .weigher((String name, Content entry) ->
                        weight(name, entry.size().orElseThrow()))
                .build();
    }

    @Override
    public Optional<Content> get(String name) {
        return Optional.ofNullable(entries.getIfPresent(name));
    }

    @Override
    public void put(String name, Content content) throws IOException {
        int most = (int) Math.min(maxBytes, Integer.MAX_VALUE / 2);
        if (weight(name, content.size().orElse(0)) > most) {
            entries.invalidate(name);
            return;
        }
        Optional<byte[]> bytes;
        try (InputStream in = content.open()) {
            bytes = BoundedRead.read(in, most - weight(name, 0));
        }
        if (bytes.isEmpty()) {
            entries.invalidate(name);
            return;
        }
        entries.put(name, Content.of(bytes.get(), content.modified().orElseGet(Instant::now)));
    }

    @Override
    public List<String> list(String folder) {
        String prefix = folder + "/";
        return entries.asMap().keySet().stream()
                .filter(name -> name.startsWith(prefix) && name.indexOf('/', prefix.length()) < 0)
                .map(name -> name.substring(prefix.length()))
                .toList();
    }

    private static int weight(String name, long size) {
        return (int) Math.min(Integer.MAX_VALUE, size + 2L * name.length() + ENTRY_OVERHEAD_BYTES);
    }
}
