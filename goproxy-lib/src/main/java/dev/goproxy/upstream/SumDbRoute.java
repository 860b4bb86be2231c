package dev.goproxy.upstream;

import dev.goproxy.content.Content;
import dev.goproxy.fetch.NotFoundException;
import dev.goproxy.fetch.UpstreamException;
import dev.goproxy.process.Deadline;
import dev.goproxy.protocol.Endpoint;
import dev.goproxy.sumdb.SumDbServer;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The route to a checksum database, chosen as {@code go} chooses it: a URL that was given is used as it is; else the
 * first proxy of the chain that reports that it carries the database, and no other afterwards; else the database
 * itself.
 *
 * @see <a href="https://go.dev/ref/mod#checksum-database">Go Modules Reference: checksum database</a>
 */
final class SumDbRoute {
    private static final int MAX_BYTES = 1 << 20; // tree heads and tiles are far smaller, records too

    /** Reads a file of the database. */
    @FunctionalInterface
    private interface Target {
        Content read(String path, Deadline deadline) throws IOException;
    }

    /** Returns a source for the files below a URL. */
    @FunctionalInterface
    interface ByUrl {
        ProtocolSource at(URI base, Deadline deadline);
    }

    private final SumDbServer database;
    private final List<ChainEntry> proxies;
    private final ByUrl byUrl;
    private volatile @Nullable Target chosen;
    private volatile @Nullable String name;

    /** Creates the route; nothing is asked yet. */
    SumDbRoute(SumDbServer database, List<ChainEntry> proxies, ByUrl byUrl) {
        this.database = database;
        this.proxies = proxies;
        this.byUrl = byUrl;
    }

    /**
     * Reads a file of the database.
     *
     * @param path the file's path below the database's own URL
     * @return the file in memory, with its provenance
     * @throws NotFoundException if the database does not have it
     * @throws IOException if it could not be read, also if no route to the database could be found
     */
    Content read(String path, Deadline deadline) throws IOException {
        Target target = chosen;
        if (target == null) {
            Optional<URI> url = database.url();
            target = url.isPresent() ? at(url.get()) : choose(deadline);
            chosen = target;
        }
        return target.read(path, deadline);
    }

    /** Returns the name of the chosen proxy, or of the database's own host; empty before the first file is read. */
    Optional<String> name() {
        return Optional.ofNullable(name);
    }

    private Target choose(Deadline deadline) throws IOException {
        for (ChainEntry proxy : proxies) {
            try {
                read(proxy, "supported", deadline);
                name = proxy.name();
                return (path, end) -> read(proxy, path, end);
            } catch (NotFoundException e) {
                // It does not carry the database: the next.
            } catch (IOException e) {
                if (!proxy.fallsBackOnAnyError() && !isLoop(e)) {
                    throw e;
                }
            }
        }
        return at(URI.create("https://" + database.name()));
    }

    private static boolean isLoop(IOException e) {
        return e instanceof UpstreamException failure && failure.isLoop();
    }

    private Content read(ChainEntry proxy, String path, Deadline deadline) throws IOException {
        if (!(proxy.source().within(deadline) instanceof ProtocolSource source)) {
            throw new NotFoundException(proxy.name() + " does not carry checksum databases");
        }
        return source.read(new Endpoint.SumDbPath(database.name() + "/" + path).name(), MAX_BYTES);
    }

    private Target at(URI base) {
        name = HttpSource.name(base);
        return (path, deadline) -> byUrl.at(base, deadline).read(path, MAX_BYTES);
    }
}
