package dev.goproxy.upstream;

import dev.goproxy.auth.Credentials;
import dev.goproxy.client.Retries;
import dev.goproxy.client.UpstreamClient;
import dev.goproxy.process.Deadline;
import dev.goproxy.sumdb.SumDbServer;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Upstreams of the GOPROXY chain, and the routes to checksum databases through them. Safe for use by multiple threads.
 */
final class Upstreams {
    private final UpstreamClient http;
    private final List<ChainEntry> entries;
    private final boolean endWithDirect;
    private final Map<String, SumDbRoute> routes = new ConcurrentHashMap<>();

    /**
     * Creates the upstreams.
     *
     * @param goproxy the value of GOPROXY
     * @param http client for upstreams over HTTP
     * @throws IllegalArgumentException if GOPROXY is malformed
     */
    Upstreams(String goproxy, UpstreamClient http) {
        this.http = http;
        List<ProxyList.Entry> list = ProxyList.ofVariable(goproxy).entries();
        this.entries = list.stream()
                .flatMap(entry -> entry instanceof ProxyList.Upstream upstream
                        ? Optional.of(entry(upstream)).stream()
                        : Optional.<ChainEntry>empty().stream())
                .toList();
        this.endWithDirect = list.get(list.size() - 1) instanceof ProxyList.Direct;
    }

    private ChainEntry entry(ProxyList.Upstream upstream) {
        URI base = upstream.location();
        if ("file".equals(base.getScheme())) {
            var source = new FileSource(Path.of(base));
            return new ChainEntry(source.name(), deadline -> source, upstream.fallsBackOnAnyError());
        }
        return new ChainEntry(
                HttpSource.name(base),
                deadline -> http(base, upstream.credentials(), deadline),
                upstream.fallsBackOnAnyError());
    }

    /** Returns the entries of the chain in order, without {@code direct} and {@code off}. */
    List<ChainEntry> entries() {
        return entries;
    }

    /** Whether {@code direct} is the chain's last entry. */
    boolean endWithDirect() {
        return endWithDirect;
    }

    /** Creates the HTTP client now rather than at the first request. */
    void prepare() {
        http.prepare();
    }

    /** Returns a source over HTTP for one fetch. */
    HttpSource http(URI base, Optional<Credentials> credentials, Deadline deadline) {
        return new HttpSource(http, Retries.DEFAULT, base, credentials, deadline);
    }

    /** Returns the HTTP client. */
    UpstreamClient http() {
        return http;
    }

    /** Returns the route to a checksum database: always the same one, since it is chosen only once. */
    SumDbRoute route(SumDbServer database) {
        return routes.computeIfAbsent(
                database.toString(),
                key -> new SumDbRoute(
                        database, entries, (base, deadline) -> http(base, Credentials.of(base), deadline)));
    }
}
