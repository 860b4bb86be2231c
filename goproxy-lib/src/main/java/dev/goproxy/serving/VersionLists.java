package dev.goproxy.serving;

import com.google.common.cache.Cache;
import com.google.common.cache.CacheBuilder;
import dev.goproxy.content.Content;
import dev.goproxy.fetch.VersionList;
import dev.goproxy.process.Documents;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;

/**
 * Cached lists as they are served: sorted and without pseudo-versions, which a folder that {@code go} itself has
 * written lists too. Each is parsed once and then kept in memory for as long as the cached one has the same time and
 * size. Bounded: the least recently used are evicted first.
 */
public final class VersionLists {
    private static final class Parsed {
        private final Instant modified;
        private final long size;
        private final byte[] text;

        Parsed(Instant modified, long size, byte[] text) {
            this.modified = modified;
            this.size = size;
            this.text = text;
        }

        boolean isOf(Content list) {
            return list.size().orElse(-1) == size
                    && modified.equals(list.modified().orElse(null));
        }
    }

    private static final int OVERHEAD_BYTES = 256;

    private final Cache<String, Parsed> lists;

    /**
     * Creates an empty cache.
     *
     * @param maxBytes maximum size in bytes; 0 keeps nothing
     */
    public VersionLists(long maxBytes) {
        this.lists = CacheBuilder.newBuilder()
                .maximumWeight(maxBytes)
                .weigher((String name, Parsed list) ->
                        (int) Math.min(Integer.MAX_VALUE, list.text.length + 2L * name.length() + OVERHEAD_BYTES))
                .build();
    }

    /**
     * Returns a list as it is served.
     *
     * @param name its name in the cache
     * @param list its cached content, which is closed
     * @throws IOException if it can't be read, or is not a list
     */
    Content served(String name, Content list) throws IOException {
        Parsed known = lists.getIfPresent(name);
        if (known != null && known.isOf(list)) {
            list.close();
            return Content.of(known.text, known.modified);
        }
        byte[] document = Downloader.bytes(list, Documents.MAX_BYTES);
        byte[] text = VersionList.parse(document).text().getBytes(StandardCharsets.UTF_8);
        Instant modified = list.modified().orElse(null);
        if (modified == null) {
            return Content.of(text);
        }
        if (list.size().orElse(-1) == document.length) { // else it was replaced while it was read
            lists.put(name, new Parsed(modified, document.length, text));
        }
        return Content.of(text, modified);
    }

    /** Forgets a list that has been fetched again. */
    void invalidate(String name) {
        lists.invalidate(name);
    }
}
