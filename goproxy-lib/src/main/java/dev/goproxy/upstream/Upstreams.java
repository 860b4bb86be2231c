package dev.goproxy.upstream;

import dev.goproxy.auth.Credentials;
import dev.goproxy.client.UpstreamClient;
import dev.goproxy.client.connect.Trust;
import dev.goproxy.module.PathPatterns;
import dev.goproxy.process.Deadline;
import dev.goproxy.sumdb.SumDbServer;
import dev.goproxy.url.GoUrl;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Upstreams of the GOPROXY chain, and the routes to checksum databases through them. Safe for use by multiple threads.
 */
final class Upstreams {
    private static final int HTTP_PORT = 80;
    private static final int HTTPS_PORT = 443;
    private static final int MAX_PORT = 0xffff;

    private final UpstreamClient http;
    private final List<ChainEntry> entries;
    private final List<URI> locations;
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
        this.entries = IntStream.range(0, list.size())
                .boxed()
                .flatMap(i -> entry(list.get(i), list.size() - 1 - i).stream())
                .toList();
        this.locations = list.stream()
                .flatMap(entry ->
                        entry instanceof ProxyList.Upstream upstream ? Stream.of(upstream.location()) : Stream.empty())
                .toList();
        this.endWithDirect = list.get(list.size() - 1) instanceof ProxyList.Direct;
    }

    /**
     * Returns an entry of the chain; empty for {@code direct} and {@code off}.
     *
     * @param followers number of entries after it
     */
    private Optional<ChainEntry> entry(ProxyList.Entry entry, int followers) {
        if (!(entry instanceof ProxyList.Upstream upstream)) {
            return Optional.empty();
        }
        URI base = upstream.location();
        boolean fallsBack = upstream.fallsBackOnAnyError();
        if ("file".equals(base.getScheme())) {
            var source = new FileSource(Path.of(base));
            return Optional.of(new ChainEntry(source.name(), deadline -> source, fallsBack));
        }
        return Optional.of(new ChainEntry(
                HttpSource.name(base),
                deadline -> new HttpSource(
                        http, fallsBack ? followers : 0, base, upstream.credentials(), deadline, Trust.OPERATOR),
                fallsBack));
    }

    /**
     * Returns the chain.
     *
     * @param noProxy the modules that are always fetched {@code direct}
     * @param routes sources that are asked for some modules instead
     */
    Chain chain(DirectEntry direct, PathPatterns noProxy, List<Chain.Route> routes) {
        var last = new ChainEntry(DirectEntry.NAME, direct, false);
        return new Chain(entries, last, endWithDirect, noProxy, List.copyOf(routes));
    }

    /** Returns whether there are entries, all of them at addresses of a certain kind, and no {@code direct}. */
    boolean asksOnly(Predicate<InetSocketAddress> kind) {
        return !endWithDirect
                && !locations.isEmpty()
                && locations.stream().allMatch(url -> address(url).filter(kind).isPresent());
    }

    /** Returns the address of a URL, not resolved; empty if it is that of a file, or no port. */
    private static Optional<InetSocketAddress> address(URI url) {
        int standard = "https".equals(url.getScheme()) ? HTTPS_PORT : HTTP_PORT;
        int port = GoUrl.port(url) < 0 ? standard : GoUrl.port(url);
        return "file".equals(url.getScheme()) || port > MAX_PORT
                ? Optional.empty()
                : Optional.of(InetSocketAddress.createUnresolved(GoUrl.host(url), port));
    }

    /** Creates the HTTP client now rather than at the first request. */
    void prepare() {
        http.prepare();
    }

    /**
     * Returns a source over HTTP for one fetch.
     *
     * @param trust the trust in whoever named it
     */
    HttpSource http(URI base, Optional<Credentials> credentials, Deadline deadline, Trust trust) {
        return new HttpSource(http, 0, base, credentials, deadline, trust);
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
                        database,
                        entries,
                        (base, deadline) -> http(base, Credentials.of(base), deadline, Trust.OPERATOR)));
    }
}
