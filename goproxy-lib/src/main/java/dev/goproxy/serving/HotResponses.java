package dev.goproxy.serving;

import com.google.common.cache.Cache;
import com.google.common.cache.CacheBuilder;
import dev.goproxy.content.Content;
import dev.goproxy.http.Body;
import dev.goproxy.http.ProxyRequest;
import dev.goproxy.http.ProxyResponse;
import dev.goproxy.http.ResponseMeta;
import dev.goproxy.http.Responses;
import dev.goproxy.protocol.Endpoint;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Small immutable files as complete responses: the header fields made once, the bytes in memory, found by the raw path
 * of the request. Bounded: the least recently used are evicted first, and all after a while, so that a file that an
 * operator deletes from the cache does not live on.
 */
public final class HotResponses {
    private static final int MIN_FILE_BYTES = 64 * 1024;
    /** For larger files, opening them is a small part of the work. */
    private static final int MAX_FILE_BYTES = 512 * 1024;
    /** One larger file must not evict many others. */
    private static final int MIN_FILES = 28;

    private static final int OVERHEAD_BYTES = 1024;
    private static final Duration TTL = Duration.ofMinutes(5);

    private final Cache<String, CachedResponse> files;
    private final int maxFileBytes;

    /**
     * Creates an empty cache.
     *
     * @param maxBytes maximum size in bytes, headers included; 0 keeps nothing
     */
    public HotResponses(long maxBytes) {
        maxFileBytes = (int) Math.max(MIN_FILE_BYTES, Math.min(MAX_FILE_BYTES, maxBytes / MIN_FILES));
        files = CacheBuilder.newBuilder()
                .maximumWeight(maxBytes)
                .weigher((String path, CachedResponse file) ->
                        (int) file.body().size().orElseThrow() + 2 * path.length() + OVERHEAD_BYTES)
                .expireAfterWrite(TTL)
                .build();
    }

    /** The maximum size of a file. */
    int maxFileBytes() {
        return maxFileBytes;
    }

    @Nullable
    CachedResponse get(String rawPath) {
        return files.getIfPresent(rawPath);
    }

    /** Makes the response that a file has, and keeps it. */
    CachedResponse put(String rawPath, Endpoint endpoint, byte[] bytes, Content same, ResponseMeta meta) {
        ProxyResponse plain = Responses.content(new ProxyRequest("GET", rawPath), same, meta);
        var response = new CachedResponse(endpoint, plain.headers(), Body.of(bytes));
        files.put(rawPath, response);
        return response;
    }
}
