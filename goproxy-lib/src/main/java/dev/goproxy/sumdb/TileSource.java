package dev.goproxy.sumdb;

import com.google.common.cache.Cache;
import com.google.common.cache.CacheBuilder;
import dev.goproxy.cache.Cacher;
import dev.goproxy.content.Content;
import dev.goproxy.process.BoundedRead;
import dev.goproxy.process.Threads;
import dev.goproxy.protocol.Tile;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The files of one database, from the cache or from the database itself. They are not verified yet. */
final class TileSource {
    private static final Logger LOG = LoggerFactory.getLogger(TileSource.class);
    private static final int MAX_CACHED_BYTES = 1 << 20;
    private static final int MAX_RECENT = 64;
    private static final Duration RECENT = Duration.ofSeconds(10);

    private final String name;
    private final SumDbTransport transport;
    private final Cacher cacher;
    private final ExecutorService executor;

    /** Tiles that are being read, so that lookups that need the same ones at a time read them once. */
    private final Map<Tile, CompletableFuture<byte[]>> running = new ConcurrentHashMap<>();

    /** Tiles that were read a moment ago, and may not have been verified and stored yet. */
    private final Cache<Tile, byte[]> recent = CacheBuilder.newBuilder()
            .maximumSize(MAX_RECENT)
            .expireAfterWrite(RECENT)
            .build();

    TileSource(String name, SumDbTransport transport, Cacher cacher, ExecutorService executor) {
        this.name = name;
        this.transport = transport;
        this.cacher = cacher;
        this.executor = executor;
    }

    /** The bytes of a tile, whether reading it again may give others, and whether the cache has it. */
    static final class Found {
        final byte[] bytes;
        final boolean isCached;
        final boolean isStored;

        Found(byte[] bytes, boolean isCached, boolean isStored) {
            this.bytes = bytes;
            this.isCached = isCached;
            this.isStored = isStored;
        }
    }

    /** Reads a file from the database; empty if the database does not have it. */
    Optional<byte[]> fetch(String path) throws IOException {
        return transport.read(path);
    }

    /** Reads a file from the cache; empty if the cache does not have it, or fails. */
    Optional<byte[]> cached(String path) {
        try (Content content = cacher.get(cacheName(path)).orElse(null)) {
            if (content == null) {
                return Optional.empty();
            }
            try (InputStream in = content.open()) {
                return BoundedRead.read(in, MAX_CACHED_BYTES);
            }
        } catch (IOException e) {
            LOG.debug("can't read {} from the cache", path, e);
            return Optional.empty();
        }
    }

    /** Stores a verified file in the cache. Does not fail if the cache does. */
    void store(String path, byte[] bytes) {
        try (Content content = Content.of(bytes)) {
            cacher.put(cacheName(path), content);
        } catch (IOException e) {
            LOG.debug("can't store {} in the cache", path, e);
        }
    }

    private String cacheName(String path) {
        return "sumdb/" + name + "/" + path;
    }

    /** Reads tiles, from the cache if they may be used from there, else concurrently from the database. */
    Map<Tile, Found> tiles(Collection<Tile> tiles, boolean useCache) throws IOException {
        var found = new LinkedHashMap<Tile, Found>();
        var missing = new LinkedHashMap<Tile, Future<byte[]>>();
        for (Tile tile : tiles) {
            Optional<byte[]> cached = useCache ? cachedTile(tile) : Optional.empty();
            byte[] read = useCache ? recent.getIfPresent(tile) : null;
            if (cached.isPresent()) {
                found.put(tile, new Found(cached.get(), true, true));
            } else if (read != null) {
                found.put(tile, new Found(read, true, false));
            } else {
                missing.put(tile, submit(tile, useCache));
            }
        }
        try {
            for (var entry : missing.entrySet()) {
                found.put(entry.getKey(), new Found(await(entry.getValue()), false, false));
            }
        } finally {
            missing.values().forEach(future -> future.cancel(true));
        }
        return found;
    }

    private Future<byte[]> submit(Tile tile, boolean useCache) throws IOException {
        try {
            return executor.submit(() -> fetchOnce(tile, useCache));
        } catch (RejectedExecutionException e) {
            throw new IOException("the client of checksum database " + name + " is closed", e);
        }
    }

    private static byte[] await(Future<byte[]> future) throws IOException {
        try {
            return future.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof IOException cause) {
                throw cause;
            }
            throw new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            throw Threads.interrupted("interrupted while waiting for the checksum database's tiles", e);
        }
    }

    private Optional<byte[]> cachedTile(Tile tile) {
        Optional<byte[]> cached = cached(tile.path()).filter(bytes -> bytes.length == size(tile));
        return cached.isPresent() || tile.isFull()
                ? cached
                : cached(tile.full().path())
                        .filter(bytes -> bytes.length == size(tile.full()))
                        .map(bytes -> Arrays.copyOf(bytes, size(tile)));
    }

    /** Reads a tile, or waits for another thread that is reading it, unless that fails. */
    private byte[] fetchOnce(Tile tile, boolean useCache) throws IOException, InterruptedException {
        var own = new CompletableFuture<byte[]>();
        CompletableFuture<byte[]> other = running.putIfAbsent(tile, own);
        if (other != null) {
            try {
                return other.get();
            } catch (ExecutionException e) {
                return fetchTile(tile); // its reader may have been interrupted
            }
        }
        try {
            byte[] read = useCache ? recent.getIfPresent(tile) : null; // since the caller looked
            byte[] bytes = read != null ? read : fetchTile(tile);
            recent.put(tile, bytes);
            own.complete(bytes);
            return bytes;
        } finally {
            running.remove(tile, own);
            own.completeExceptionally(new IOException("not read")); // no effect if it was
        }
    }

    /** Reads a tile from the database; if a partial tile is gone, the full one has replaced it. */
    private byte[] fetchTile(Tile tile) throws IOException {
        Optional<byte[]> response = fetch(tile.path());
        Tile served = response.isPresent() ? tile : tile.full();
        if (response.isEmpty() && !tile.isFull()) {
            response = fetch(served.path());
        }
        byte[] bytes =
                response.orElseThrow(() -> new SumDbException("checksum database " + name + " has no " + tile.path()));
        if (bytes.length != size(served)) {
            throw new SumDbException("checksum database " + name + " sent " + bytes.length + " bytes for "
                    + served.path() + " instead of " + size(served));
        }
        return Arrays.copyOf(bytes, size(tile));
    }

    private static int size(Tile tile) {
        return tile.width() * Hash.SIZE;
    }
}
