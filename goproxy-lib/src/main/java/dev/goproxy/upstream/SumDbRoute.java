package dev.goproxy.upstream;

import dev.goproxy.fetch.FetchTrace;
import dev.goproxy.fetch.NotFoundException;
import dev.goproxy.process.Deadline;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The way to a checksum database, chosen as {@code go} does: a URL that was given is used as it is; else the first proxy of the chain that says it
 * carries the database, and nobody else afterwards; else the database itself.
 *
 * @see <a href="https://go.dev/ref/mod#checksum-database">Go Modules Reference: checksum database</a>
 */
final class SumDbRoute {
    /** Reads what lies below a place. */
    @FunctionalInterface
    private interface Place {
        byte[] read(String path, int maxBytes, Deadline deadline) throws IOException;
    }

    private static final int MAX_BYTES = 1 << 20; // tree heads and tiles are far smaller, records too

    private final String name;
    private final Optional<URI> url;
    private final List<Chain.Link> links;
    private final Function<URI, UpstreamProxy> straight;
    private volatile @Nullable Place chosen;

    /**
     * Makes the way; nobody is asked yet.
     *
     * @param url where the database is to be reached without a proxy, if that was said
     * @param straight makes an upstream of a URL
     */
    SumDbRoute(String name, Optional<URI> url, List<Chain.Link> links, Function<URI, UpstreamProxy> straight) {
        this.name = name;
        this.url = url;
        this.links = links;
        this.straight = straight;
    }

    /**
     * Reads a file of the database.
     *
     * @throws NotFoundException if the database has none
     * @throws IOException if it can't be told, also because no way to the database can be found out
     */
    byte[] read(String path, Deadline deadline) throws IOException {
        return place(deadline).read(path, MAX_BYTES, deadline);
    }

    private Place place(Deadline deadline) throws IOException {
        Place place = chosen;
        if (place == null) {
            place = url.isPresent() ? at(url.get()) : choose(deadline);
            chosen = place;
        }
        return place;
    }

    private Place choose(Deadline deadline) throws IOException {
        for (Chain.Link link : links) {
            if (!(link instanceof Chain.Proxy proxy)) {
                break;
            }
            String base = "sumdb/" + name + "/";
            try {
                proxy.upstream().read(base + "supported", MAX_BYTES, deadline);
                return (path, maxBytes, end) -> {
                    byte[] bytes = proxy.upstream().read(base + path, maxBytes, end);
                    FetchTrace.note(proxy.upstream().name());
                    return bytes;
                };
            } catch (NotFoundException e) {
                // It does not carry the database: the next.
            } catch (IOException e) {
                if (!proxy.fallsBackOnAnyError()) {
                    throw e;
                }
            }
        }
        return at(URI.create("https://" + name));
    }

    private Place at(URI base) {
        UpstreamProxy database = straight.apply(base);
        return (path, maxBytes, deadline) -> {
            byte[] bytes = database.read(path, maxBytes, deadline);
            FetchTrace.note(database.name());
            return bytes;
        };
    }
}
