package dev.goproxy.sumdb;

import com.google.common.cache.Cache;
import com.google.common.cache.CacheBuilder;
import dev.goproxy.cache.Cacher;
import dev.goproxy.cache.MemoryCacher;
import dev.goproxy.module.ModulePath;
import dev.goproxy.module.ModuleVersion;
import dev.goproxy.module.PathPatterns;
import dev.goproxy.process.Threads;
import dev.goproxy.protocol.SumDbResource;
import dev.goproxy.protocol.Tile;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import org.jspecify.annotations.Nullable;

/**
 * A client of a checksum database. It verifies that the database's transparency log contains every record, and that the
 * log is consistent with all of its earlier states that the client knows. Safe for use by multiple threads.
 *
 * <p>Verified files are stored in a {@link Cacher}, under the names of the protocol ({@code sumdb/NAME/lookup/...},
 * {@code sumdb/NAME/tile/...}), so that a proxy with the same cacher can serve them.
 *
 * @see <a href="https://go.dev/design/25530-sumdb">Proposal: Secure the Public Go Module Ecosystem</a>
 */
public final class SumDbClient implements AutoCloseable {
    private static final int MAX_THREADS = 64;

    private final GoSumDb database;
    private final PathPatterns exempt;
    private final ExecutorService executor;
    private final boolean ownsExecutor;
    private final TileSource source;
    private final TreeHeadHistory history;
    private final Cache<ModuleVersion, SumRecord> known =
            CacheBuilder.newBuilder().maximumSize(1000).build();
    private final Cache<ModuleVersion, SumDbForkException> forks =
            CacheBuilder.newBuilder().maximumSize(1000).build();

    private SumDbClient(Builder builder) {
        this.database = builder.database;
        this.exempt = builder.exempt;
        Cacher cacher = builder.cacher != null ? builder.cacher : new MemoryCacher();
        this.ownsExecutor = builder.executor == null;
        this.executor = builder.executor != null ? builder.executor : Threads.newBoundedExecutor("sumdb", MAX_THREADS);
        this.source = new TileSource(database.name(), builder.transport, cacher, executor);
        this.history = new TreeHeadHistory(database.key(), source, builder.treeHeads);
    }

    /**
     * Returns a new builder.
     *
     * @param database the database
     * @param transport the connection to the database
     * @return a builder
     */
    public static Builder builder(GoSumDb database, SumDbTransport transport) {
        return new Builder(database, transport);
    }

    /** Builds a {@link SumDbClient}. Not safe for use by multiple threads. */
    public static final class Builder {
        private final GoSumDb database;
        private final SumDbTransport transport;
        private PathPatterns exempt = PathPatterns.parse("");
        private TreeHeadStore treeHeads = TreeHeadStore.inMemory();
        private @Nullable Cacher cacher;
        private @Nullable ExecutorService executor;

        private Builder(GoSumDb database, SumDbTransport transport) {
            this.database = database;
            this.transport = transport;
        }

        /**
         * Sets the modules that are not looked up (GONOSUMDB).
         *
         * @param patterns patterns of their paths; by default none
         * @return this builder
         */
        public Builder exempt(PathPatterns patterns) {
            this.exempt = patterns;
            return this;
        }

        /**
         * Sets the store of the latest tree head.
         *
         * @param store a store for this database alone; by default one in memory
         * @return this builder
         */
        public Builder treeHeadStore(TreeHeadStore store) {
            this.treeHeads = store;
            return this;
        }

        /**
         * Sets the cache for tiles and lookups. What others put there is verified like any response.
         *
         * @param files a cacher, which the caller closes; by default one in memory
         * @return this builder
         */
        public Builder cacher(Cacher files) {
            this.cacher = files;
            return this;
        }

        /**
         * Sets the executor for reading several tiles concurrently.
         *
         * @param threads an executor, which the caller shuts down; by default at most 64 daemon threads, which end when
         *     they are idle or the client is closed
         * @return this builder
         */
        public Builder executor(ExecutorService threads) {
            this.executor = threads;
            return this;
        }

        /**
         * Builds the client. It does not use the network before the first lookup.
         *
         * @return a new client, which the caller closes
         */
        public SumDbClient build() {
            return new SumDbClient(this);
        }
    }

    /**
     * Returns the database.
     *
     * @return the database of this client
     */
    public GoSumDb database() {
        return database;
    }

    /**
     * Returns whether a module must be looked up.
     *
     * @param path the path of the module
     * @return false if it is exempt
     */
    public boolean covers(ModulePath path) {
        return !exempt.matches(path.path());
    }

    /**
     * Looks up a module version. A failure is not remembered, so that another attempt may succeed, unless the database
     * contradicts itself: then all further lookups of this version by this client fail.
     *
     * @param version the module version
     * @return its record, which the database's log contains, with the checksum of at least the zip or the go.mod file
     * @throws UnknownToSumDbException if the database does not know the version
     * @throws SumDbSecurityException if a response contradicts what the database has signed
     * @throws SumDbException if a response is malformed
     * @throws IOException if the transport fails, or the tree head can't be stored
     */
    public SumRecord lookup(ModuleVersion version) throws IOException {
        SumRecord record = known.getIfPresent(version);
        if (record != null) {
            return record;
        }
        SumDbForkException fork = forks.getIfPresent(version);
        if (fork != null) {
            throw fork;
        }
        try {
            record = find(version);
            known.put(version, record);
            return record;
        } catch (SumDbForkException e) {
            forks.put(version, e);
            throw e;
        }
    }

    /**
     * Reads a file of the database and verifies it, so that a proxy can serve and cache it.
     *
     * @param file the file
     * @return its bytes; empty if this client can't verify it, such as tree heads, partial tiles and tiles of records
     * @throws UnknownToSumDbException if the database does not know the module version of a lookup, or its tree is too
     *     small for the tile
     * @throws SumDbSecurityException if a response contradicts what the database has signed
     * @throws SumDbException if a response is malformed
     * @throws IOException if the transport fails, or the tree head can't be stored
     */
    public Optional<byte[]> read(SumDbResource file) throws IOException {
        if (file instanceof SumDbResource.Lookup lookup) {
            SumRecord record = lookup(lookup.module());
            return record.lines().isEmpty() ? Optional.empty() : source.cached(file.path());
        }
        if (!(file instanceof SumDbResource.TileFile of) || !canVerify(file)) {
            return Optional.empty();
        }
        SignedTreeHead latest = history.latest();
        if (!new TreeShape(latest.size()).hasFull(of.tile())) {
            latest = history.add(source.fetch("latest").orElse(new byte[0]));
        }
        if (!new TreeShape(latest.size()).hasFull(of.tile())) {
            throw new UnknownToSumDbException("checksum database " + database.name() + " has no " + file.path()
                    + " in its tree of size " + latest.size());
        }
        var tiles = new LogTiles(latest, source);
        tiles.check(of.tile());
        tiles.store();
        return source.cached(file.path());
    }

    /**
     * Returns whether {@link #read} verifies a file.
     *
     * @param file the file
     * @return true for lookups and full tiles of hashes
     */
    public static boolean canVerify(SumDbResource file) {
        return file instanceof SumDbResource.Lookup
                || (file instanceof SumDbResource.TileFile of
                        && of.isImmutable()
                        && of.tile().level() != Tile.DATA);
    }

    /**
     * Returns whether bytes have the form of a checksum database's file, rather than, for instance, that of a login
     * page. Nothing is verified.
     *
     * @param file the file
     * @param bytes the bytes that were served for it
     * @return false if they can't be that file
     */
    public static boolean isPlausible(SumDbResource file, byte[] bytes) {
        return PlausibleFile.check(file, bytes);
    }

    private SumRecord find(ModuleVersion version) throws IOException {
        String path =
                "lookup/" + version.path().escaped() + "@" + version.version().escaped();
        Optional<byte[]> cached = source.cached(path);
        if (cached.isPresent()) {
            try {
                return check(version, cached.get());
            } catch (SumDbException e) {
                // The cached response is useless: that of the database decides.
            }
        }
        byte[] response = source.fetch(path)
                .orElseThrow(() -> new UnknownToSumDbException(
                        "checksum database " + database.name() + " does not know " + version));
        SumRecord record = check(version, response);
        source.store(path, response);
        return record;
    }

    private SumRecord check(ModuleVersion version, byte[] bytes) throws IOException {
        SumRecord.Answer answer = SumRecord.Answer.parse(bytes)
                .orElseThrow(() -> new SumDbException("checksum database " + database.name()
                        + " sent an answer that is no record to the lookup of " + version));
        SumRecord record = answer.record();
        SignedTreeHead latest = history.add(answer.treeNote());
        if (record.number() >= latest.size()) {
            throw new SumDbException("checksum database " + database.name() + " sent record " + record.number()
                    + " for " + version + ", which is beyond its tree of size " + latest.size());
        }
        var tiles = new LogTiles(latest, source);
        if (!tiles.subtree(0, record.number()).equals(answer.hash())) {
            throw new SumDbSecurityException("SECURITY ERROR\nchecksum database " + database.name()
                    + " sent a record for " + version + " that is not in its tree:\n\t"
                    + record.text().strip().replace("\n", "\n\t") + "\ntree head that came with it:\n"
                    + SignedTreeHead.shown(answer.treeNote()) + "\nlatest known tree head:\n" + latest.shown());
        }
        tiles.store();
        if (record.zipSum(version).isEmpty() && record.goModSum(version).isEmpty()) {
            throw new SumDbException("checksum database " + database.name() + " sent record " + record.number()
                    + ", which has no checksum of " + version);
        }
        return record;
    }

    /** Stops the threads that read tiles, unless the executor was handed in. Lookups that need them fail afterwards. */
    @Override
    public void close() {
        if (ownsExecutor) {
            executor.shutdownNow();
        }
    }
}
