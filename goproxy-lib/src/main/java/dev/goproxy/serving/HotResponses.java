package dev.goproxy.serving;

import com.google.common.cache.Cache;
import com.google.common.cache.CacheBuilder;
import dev.goproxy.content.Content;
import dev.goproxy.event.Source;
import dev.goproxy.http.Body;
import dev.goproxy.http.ProxyRequest;
import dev.goproxy.http.ProxyResponse;
import dev.goproxy.http.ResponseMeta;
import dev.goproxy.http.Responses;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Small files that never change, ready to be sent: the header fields made once, the bytes in memory, found by the raw path of the request. Bounded; who
 * isn't asked for goes first, and all go after a while, so that what an operator deletes from the cache does not live on.
 */
public final class HotResponses {
    /** An answer to a plain GET or HEAD. */
    record Ready(Map<String, String> headers, Body body) {
        ProxyResponse answer(ProxyRequest request) {
            Body sent = request.method().equals("HEAD") ? Body.empty() : body;
            return new ProxyResponse(200, headers, sent, Source.HIT, Optional.empty());
        }
    }

    private static final int MIN_FILE_BYTES = 64 * 1024;
    /** Of larger ones opening the file is a small part. */
    private static final int MAX_FILE_BYTES = 512 * 1024;
    /** One larger file shall not push many others out. */
    private static final int LEAST_FILES = 32;

    private static final int OVERHEAD_BYTES = 1024;
    private static final Duration KEPT = Duration.ofMinutes(5);

    private final Cache<String, Ready> files;
    private final int maxFileBytes;

    public HotResponses(long maxBytes) {
        maxFileBytes = (int) Math.max(MIN_FILE_BYTES, Math.min(MAX_FILE_BYTES, maxBytes / LEAST_FILES));
        files = CacheBuilder.newBuilder()
                .maximumWeight(maxBytes)
                .weigher((String path, Ready file) ->
                        (int) file.body().size().orElseThrow() + 2 * path.length() + OVERHEAD_BYTES)
                .expireAfterWrite(KEPT)
                .build();
    }

    /** The largest file that is kept. */
    int maxFileBytes() {
        return maxFileBytes;
    }

    @Nullable
    Ready get(String rawPath) {
        return files.getIfPresent(rawPath);
    }

    void put(String rawPath, byte[] bytes, Content same, ResponseMeta meta) {
        ProxyResponse plain = Responses.content(new ProxyRequest("GET", rawPath), same, meta);
        files.put(rawPath, new Ready(plain.headers(), Body.of(bytes)));
    }
}
