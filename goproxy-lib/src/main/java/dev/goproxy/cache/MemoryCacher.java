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
import java.util.stream.Stream;

/**
 * A {@link Cacher} in memory that evicts the least recently used contents when it is full. Nothing outlives the
 * process. For tests, and in front of slower cachers ({@link TieredCacher}). Safe for use by multiple threads; closing
 * it is not necessary.
 */
public final class MemoryCacher implements Cacher {
    private static final int ENTRY_OVERHEAD_BYTES = 256;

    private final Cache<String, Content> entries;
    private final long maxBytes;

    /** Creates a cacher that holds at most a quarter of the JVM's maximum heap size. */
    public MemoryCacher() {
        this(Runtime.getRuntime().maxMemory() / 4);
    }

    /**
     * Creates a cacher with a limit.
     *
     * @param maxBytes the maximum number of bytes held, names included; a larger content is not stored, and an older
     *     one of its name is evicted; 0 stores nothing
     * @throws IllegalArgumentException if {@code maxBytes} is negative
     */
    public MemoryCacher(long maxBytes) {
        if (maxBytes < 0) {
            throw new IllegalArgumentException("maxBytes is negative: " + maxBytes);
        }
        this.maxBytes = maxBytes;
        this.entries = CacheBuilder.newBuilder()
                .concurrencyLevel(1) // with more, each segment would have its own, smaller limit
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
        int max = (int) Math.min(maxBytes, Integer.MAX_VALUE / 2);
        if (weight(name, content.size().orElse(0)) > max) {
            entries.invalidate(name);
            return;
        }
        Optional<byte[]> bytes;
        try (InputStream in = content.open()) {
            bytes = BoundedRead.read(in, max - weight(name, 0));
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

    @Override
    public Stream<String> names(String folder) {
        String prefix = folder.isEmpty() ? "" : folder + "/";
        return entries.asMap().keySet().stream().filter(name -> name.startsWith(prefix));
    }

    @Override
    public void close() {}

    private static int weight(String name, long size) {
        return (int) Math.min(Integer.MAX_VALUE, size + 2L * name.length() + ENTRY_OVERHEAD_BYTES);
    }
}
