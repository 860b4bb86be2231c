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
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import org.jspecify.annotations.Nullable;

/**
 * Asks a checksum database for the checksums of modules, and believes an answer only if the database's log contains it,
 * and the log contains whatever it was seen to contain before. Safe for use by many threads at once.
 *
 * <p>What has been checked is kept in a {@link Cacher}, under the names of the protocol ({@code sumdb/NAME/lookup/...},
 * {@code sumdb/NAME/tile/...}), so that a proxy on the same cacher can serve it.
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
    private final TreeHeadHistory timeline;
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
        this.timeline = new TreeHeadHistory(database.key(), source, builder.memory);
    }

    /**
     * Begins a client.
     *
     * @param database the database
     * @param transport the way to it
     * @return a builder
     */
    public static Builder builder(GoSumDb database, SumDbTransport transport) {
        return new Builder(database, transport);
    }

    /** Builds a client. */
    public static final class Builder {
        private final GoSumDb database;
        private final SumDbTransport transport;
        private PathPatterns exempt = PathPatterns.parse("");
        private TreeHeadStore memory = TreeHeadStore.inMemory();
        private @Nullable Cacher cacher;
        private @Nullable ExecutorService executor;

        private Builder(GoSumDb database, SumDbTransport transport) {
            this.database = database;
            this.transport = transport;
        }

        /**
         * Which modules are not looked up (GONOSUMDB).
         *
         * @param patterns their patterns; none by default
         * @return this builder
         */
        public Builder exempt(PathPatterns patterns) {
            this.exempt = patterns;
            return this;
        }

        /**
         * Where the latest tree head is remembered.
         *
         * @param treeHead a memory for this database alone; by default one that ends with the process
         * @return this builder
         */
        public Builder memory(TreeHeadStore treeHead) {
            this.memory = treeHead;
            return this;
        }

        /**
         * Where tiles and lookups are kept. What others put there under the same names is checked like any answer.
         *
         * @param files a cacher; in memory by default
         * @return this builder
         */
        public Builder cacher(Cacher files) {
            this.cacher = files;
            return this;
        }

        /**
         * What reads several tiles at once.
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
         * Makes the client. It asks nobody before the first lookup.
         *
         * @return the client
         */
        public SumDbClient build() {
            return new SumDbClient(this);
        }
    }

    /**
     * The database.
     *
     * @return the database that this client asks
     */
    public GoSumDb database() {
        return database;
    }

    /**
     * Whether a module is to be looked up.
     *
     * @param path its path
     * @return false if GONOSUMDB exempts it
     */
    public boolean covers(ModulePath path) {
        return !exempt.matches(path.path());
    }

    /**
     * Looks a module version up. Failures are forgotten, so that asking again may help; a contradiction is not, as long
     * as this client lives.
     *
     * @param version the module version
     * @return its record, which the database's log contains, with a checksum of the zip or the go.mod file at least
     * @throws UnknownToSumDbException if the database does not know it
     * @throws SumDbSecurityException if the database, or somebody on the way to it, lies
     * @throws SumDbException if an answer can't be understood
     * @throws IOException if the transport fails, or the tree head can't be remembered
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
     * Gets a file of the database for those who will verify it themselves, but verified already, so that what is wrong
     * is not kept for them.
     *
     * @param file the file
     * @return its bytes; empty if nothing can be said of it by itself, as of tree heads and partial tiles: then it is
     *     to be read from the database
     * @throws UnknownToSumDbException if the database does not know the module that is looked up
     * @throws SumDbSecurityException if the database, or somebody on the way to it, lies
     * @throws SumDbException if an answer can't be understood
     * @throws IOException if the transport fails, or the tree head can't be remembered
     */
    public Optional<byte[]> read(SumDbResource file) throws IOException {
        if (file instanceof SumDbResource.Lookup lookup) {
            SumRecord record = lookup(lookup.module());
            return record.lines().isEmpty() ? Optional.empty() : source.kept(file.path());
        }
        SignedTreeHead latest = timeline.latest();
        if (!(file instanceof SumDbResource.TileFile of) || !new TreeShape(latest.size()).hasFull(of.tile())) {
            return Optional.empty();
        }
        var tiles = new LogTiles(latest, source);
        tiles.check(of.tile());
        tiles.store();
        return source.kept(file.path());
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
        Optional<byte[]> kept = source.kept(path);
        if (kept.isPresent()) {
            try {
                return check(version, kept.get());
            } catch (SumDbException e) {
                // What was kept is of no use; what the database says now decides.
            }
        }
        byte[] answer = source.ask(path)
                .orElseThrow(() -> new UnknownToSumDbException(
                        "checksum database " + database.name() + " does not know " + version));
        SumRecord record = check(version, answer);
        source.keep(path, answer);
        return record;
    }

    private SumRecord check(ModuleVersion version, byte[] bytes) throws IOException {
        SumRecord.Answer answer = SumRecord.Answer.parse(bytes)
                .orElseThrow(() -> new SumDbException("checksum database " + database.name()
                        + " sent an answer that is no record to the lookup of " + version));
        SumRecord record = answer.record();
        SignedTreeHead latest = timeline.add(answer.treeNote());
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

    /** Stops the threads that read tiles, unless they were handed in; lookups that need them fail. */
    @Override
    public void close() {
        if (ownsExecutor) {
            executor.shutdownNow();
        }
    }
}
