package dev.goproxy.sumdb;

import dev.goproxy.cache.Cacher;
import dev.goproxy.content.Content;
import dev.goproxy.process.BoundedRead;
import dev.goproxy.process.Threads;
import dev.goproxy.protocol.Tile;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The files of one database: those that are kept, and those that have to be asked for. Nothing here is checked yet. */
final class TileSource {
    private static final Logger LOG = LoggerFactory.getLogger(TileSource.class);
    private static final int MAX_KEPT_BYTES = 1 << 20;

    private final String name;
    private final SumDbTransport transport;
    private final Cacher cacher;
    private final ExecutorService executor;

    TileSource(String name, SumDbTransport transport, Cacher cacher, ExecutorService executor) {
        this.name = name;
        this.transport = transport;
        this.cacher = cacher;
        this.executor = executor;
    }

    /** The bytes of a tile, and whether they were kept from an earlier time. */
    static final class Found {
        final byte[] bytes;
        final boolean kept;

        Found(byte[] bytes, boolean kept) {
            this.bytes = bytes;
            this.kept = kept;
        }
    }

    /** Asks the database; empty if there is nothing. */
    Optional<byte[]> ask(String path) throws IOException {
        return transport.read(path);
    }

    /** What is kept; empty if there is nothing that can be read. */
    Optional<byte[]> kept(String path) {
        try (Content content = cacher.get(cacheName(path)).orElse(null)) {
            if (content == null) {
                return Optional.empty();
            }
            try (InputStream in = content.open()) {
                return BoundedRead.read(in, MAX_KEPT_BYTES);
            }
        } catch (IOException e) {
            LOG.debug("can't read {} from the cache", path, e);
            return Optional.empty();
        }
    }

    /** Keeps what has been checked. That it can't be kept is no reason to fail. */
    void keep(String path, byte[] bytes) {
        try (Content content = Content.of(bytes)) {
            cacher.put(cacheName(path), content);
        } catch (IOException e) {
            LOG.debug("can't keep {} in the cache", path, e);
        }
    }

    private String cacheName(String path) {
        return "sumdb/" + name + "/" + path;
    }

    /** Gets tiles, those that are not kept all at the same time. */
    Map<Tile, Found> tiles(Collection<Tile> tiles, boolean alsoKept) throws IOException {
        var found = new LinkedHashMap<Tile, Found>();
        var missing = new LinkedHashMap<Tile, Future<byte[]>>();
        for (Tile tile : tiles) {
            Optional<byte[]> kept = alsoKept ? keptTile(tile) : Optional.empty();
            if (kept.isPresent()) {
                found.put(tile, new Found(kept.get(), true));
            } else {
                missing.put(tile, submit(tile));
            }
        }
        try {
            for (var entry : missing.entrySet()) {
                found.put(entry.getKey(), new Found(await(entry.getValue()), false));
            }
        } finally {
            missing.values().forEach(future -> future.cancel(true));
        }
        return found;
    }

    private Future<byte[]> submit(Tile tile) throws IOException {
        try {
            return executor.submit(() -> askTile(tile));
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

    private Optional<byte[]> keptTile(Tile tile) {
        Optional<byte[]> kept = kept(tile.path()).filter(bytes -> bytes.length == size(tile));
        return kept.isPresent() || tile.isFull()
                ? kept
                : kept(tile.full().path())
                        .filter(bytes -> bytes.length == size(tile.full()))
                        .map(bytes -> Arrays.copyOf(bytes, size(tile)));
    }

    /** A partial tile that is gone has become a full one. */
    private byte[] askTile(Tile tile) throws IOException {
        Optional<byte[]> answer = ask(tile.path());
        Tile served = answer.isPresent() ? tile : tile.full();
        if (answer.isEmpty() && !tile.isFull()) {
            answer = ask(served.path());
        }
        byte[] bytes =
                answer.orElseThrow(() -> new SumDbException("checksum database " + name + " has no " + tile.path()));
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
