package dev.goproxy.upstream;

import dev.goproxy.cache.Cacher;
import dev.goproxy.checksum.H1;
import dev.goproxy.content.Content;
import dev.goproxy.content.Provenance;
import dev.goproxy.env.GoEnv;
import dev.goproxy.fetch.FetchException;
import dev.goproxy.fetch.NotFoundException;
import dev.goproxy.fetch.RefusedException;
import dev.goproxy.fetch.UpstreamException;
import dev.goproxy.fetch.UpstreamTimeoutException;
import dev.goproxy.module.ModuleVersion;
import dev.goproxy.module.PathPatterns;
import dev.goproxy.process.Deadline;
import dev.goproxy.protocol.SumDbResource;
import dev.goproxy.sumdb.GoSumDb;
import dev.goproxy.sumdb.SumDbClient;
import dev.goproxy.sumdb.SumDbException;
import dev.goproxy.sumdb.SumDbSecurityException;
import dev.goproxy.sumdb.SumDbServer;
import dev.goproxy.sumdb.SumRecord;
import dev.goproxy.sumdb.TreeHeadStore;
import dev.goproxy.sumdb.UnknownToSumDbException;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Verifies files against the checksum database, so that nothing is cached or served that a client's
 * {@code go} would refuse.
 *
 * @see <a href="https://go.dev/ref/mod#authenticating">Go Modules Reference: authenticating modules</a>
 */
final class ChecksumVerifier implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ChecksumVerifier.class);

    private static final String ADVICE =
            "an operator can set a GOPROXY that carries the database, GOSUMDB with a mirror's URL,"
                    + " GONOSUMDB or GOPRIVATE for private modules, or GOSUMDB=off";

    private final Optional<SumDbClient> database;
    private final PathPatterns exempt;

    private ChecksumVerifier(Optional<SumDbClient> database, PathPatterns exempt) {
        this.database = database;
        this.exempt = exempt;
    }

    /**
     * Returns a verifier for the values of {@code GOSUMDB} and {@code GONOSUMDB}.
     *
     * @param storage keeps verified files of the database, and in its state folder the latest tree head
     * @throws IllegalArgumentException if GOSUMDB is malformed
     */
    static ChecksumVerifier of(GoEnv env, Upstreams upstreams, Cacher storage, Duration timeout) {
        PathPatterns exempt = PathPatterns.parse(env.gonosumdb());
        Optional<SumDbClient> client = GoSumDb.parse(env.gosumdb()).map(database -> {
            SumDbRoute route = upstreams.route(server(database));
            return SumDbClient.builder(database, path -> read(route, path, timeout))
                    .exempt(exempt)
                    .cacher(storage)
                    .treeHeadStore(treeHead(database, storage))
                    .build();
        });
        return new ChecksumVerifier(client, exempt);
    }

    /** Closes the client of the database. */
    @Override
    public void close() {
        database.ifPresent(SumDbClient::close);
    }

    private static SumDbServer server(GoSumDb database) {
        return database.url()
                .map(url -> SumDbServer.of(database.name(), url))
                .orElseGet(() -> SumDbServer.of(database.name()));
    }

    private static TreeHeadStore treeHead(GoSumDb database, Cacher storage) {
        return storage.stateDir()
                .map(folder -> folder.resolve("sumdb").resolve(database.name()).resolve("latest"))
                .map(TreeHeadStore::ofFile)
                .orElseGet(TreeHeadStore::inMemory);
    }

    private static Optional<byte[]> read(SumDbRoute route, String path, Duration timeout) throws IOException {
        try (Content content = route.read(path, Deadline.in(timeout));
                InputStream in = content.open()) {
            return Optional.of(in.readAllBytes());
        } catch (NotFoundException e) {
            return Optional.empty();
        }
    }

    /**
     * Returns a file of a database for clients, verified if it can be.
     *
     * @param route the way to the database
     * @throws NotFoundException if the database does not have it, or must not be asked since the module is private
     */
    Content read(SumDbServer server, SumDbResource file, SumDbRoute route, Deadline deadline) throws IOException {
        if (file instanceof SumDbResource.Lookup lookup
                && exempt.matches(lookup.module().path().path())) {
            throw NotFoundException.notAsked(lookup.module() + " is private here (GONOSUMDB, GOPRIVATE), so "
                    + server.name() + " is not asked for it; set GONOSUMDB or GOPRIVATE for clients too");
        }
        Optional<Content> verified = verified(server, file);
        if (verified.isEmpty()) {
            return route.read(file.path(), deadline);
        }
        return route.name()
                .map(name -> verified.get().withProvenance(new Provenance(name, 1)))
                .orElseGet(verified::get);
    }

    /** Returns a file of a database; empty if the database is not that of GOSUMDB, or the file can't be verified. */
    private Optional<Content> verified(SumDbServer server, SumDbResource file) throws IOException {
        if (database.isEmpty() || !isSame(database.get().database(), server)) {
            return Optional.empty();
        }
        String name = server.name() + "/" + file.path();
        try {
            return database.get().read(file).map(Content::of);
        } catch (UnknownToSumDbException e) {
            throw new NotFoundException(String.valueOf(e.getMessage()), e);
        } catch (SumDbSecurityException e) {
            throw refused(name, e);
        } catch (SumDbException e) {
            throw new UpstreamException(name + ": " + e.getMessage(), e);
        }
    }

    /** Returns whether {@link #read} returns a file verified. */
    boolean verifies(SumDbServer server, SumDbResource file) {
        return database.isPresent() && isSame(database.get().database(), server) && SumDbClient.canVerify(file);
    }

    private static boolean isSame(GoSumDb database, SumDbServer server) {
        return database.name().equals(server.name())
                && (server.url().isEmpty() || server.url().equals(database.url()));
    }

    private static RefusedException refused(String what, SumDbSecurityException e) {
        LOG.error("{}: the checksum database contradicts itself\n{}", what, e.getMessage());
        return new RefusedException(what + ": " + e.getMessage(), e);
    }

    /** Verifies a go.mod file. */
    void verifyMod(ModuleVersion version, byte[] goMod) throws IOException {
        if (isCovered(version)) {
            verify(version, version + "/go.mod", H1.ofGoMod(goMod), SumRecord::goModSum);
        }
    }

    /** Verifies the sum of a zip. */
    void verifyZip(ModuleVersion version, H1 sum) throws IOException {
        if (isCovered(version)) {
            verify(version, version.toString(), sum, SumRecord::zipSum);
        }
    }

    private boolean isCovered(ModuleVersion version) {
        return database.isPresent() && database.get().covers(version.path());
    }

    /** Returns the sum of one of the files in a record. */
    private interface Sum {
        Optional<String> of(SumRecord record, ModuleVersion version);
    }

    private void verify(ModuleVersion version, String what, H1 sum, Sum expected) throws IOException {
        SumRecord record = lookup(version);
        String said = expected.of(record, version)
                .orElseThrow(
                        () -> new RefusedException(what + ": checksum missing from the checksum database's record"));
        if (!said.equals(sum.text())) {
            LOG.error("SECURITY ERROR: {}: checksum mismatch: downloaded {}, checksum database {}", what, sum, said);
            throw RefusedException.checksumMismatch(what + ": SECURITY ERROR: checksum mismatch\ndownloaded: "
                    + sum.text() + "\nchecksum database: " + said);
        }
    }

    private SumRecord lookup(ModuleVersion version) throws IOException {
        try {
            return database.orElseThrow().lookup(version);
        } catch (SumDbSecurityException e) {
            throw refused(version.toString(), e);
        } catch (UnknownToSumDbException e) {
            throw new RefusedException(version + ": " + e.getMessage() + "; " + ADVICE, e);
        } catch (UpstreamTimeoutException e) {
            throw new UpstreamTimeoutException(unavailable(version, e), e);
        } catch (IOException e) {
            throw new UpstreamException(unavailable(version, e), e);
        }
    }

    private static String unavailable(ModuleVersion version, IOException e) {
        String why = e instanceof FetchException || e instanceof dev.goproxy.sumdb.SumDbException
                ? ": " + e.getMessage()
                : "";
        return version + ": the checksum database is not available" + why + "; " + ADVICE;
    }
}
