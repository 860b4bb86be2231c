package dev.goproxy.upstream;

import dev.goproxy.auth.Credentials;
import dev.goproxy.client.UpstreamClient;
import dev.goproxy.client.connect.Trust;
import dev.goproxy.event.ProxyStatus;
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

    /** For what is part of an attempt that is told as a whole. */
    private static final Observers UNOBSERVED = new Observers();

    private final UpstreamClient http;
    private final Observers observers;
    private final List<ChainEntry> entries;
    private final List<URI> locations;
    private final boolean endWithDirect;
    private final Map<String, SumDbRoute> routes = new ConcurrentHashMap<>();

    /**
     * Creates the upstreams.
     *
     * @param goproxy the value of GOPROXY
     * @param http client for upstreams over HTTP
     * @param observers told of all attempts
     * @throws IllegalArgumentException if GOPROXY is malformed
     */
    Upstreams(String goproxy, UpstreamClient http, Observers observers) {
        this.http = http;
        this.observers = observers;
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
            var source = new FileSource(Path.of(base), observers);
            return Optional.of(new ChainEntry(source.name(), deadline -> source, fallsBack));
        }
        return Optional.of(new ChainEntry(
                HttpSource.name(base),
                deadline -> new HttpSource(
                        http,
                        fallsBack ? followers : 0,
                        base,
                        upstream.credentials(),
                        deadline,
                        Trust.OPERATOR,
                        observers),
                fallsBack));
    }

    /**
     * Returns the chain.
     *
     * @param noProxy the modules that are always fetched {@code direct}
     * @param routes sources that are asked for some modules instead
     */
    Chain chain(DirectEntry direct, PathPatterns noProxy, List<Chain.Route> routes) {
        ChainEntry last = new ChainEntry(DirectEntry.NAME, direct, false).observed(observers);
        List<Chain.Route> observed =
                routes.stream().map(route -> route.observed(observers)).toList();
        return new Chain(entries, last, endWithDirect, noProxy, observed);
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
        return new HttpSource(http, 0, base, credentials, deadline, trust, UNOBSERVED);
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
                        (base, deadline) -> new HttpSource(
                                http, 0, base, Credentials.of(base), deadline, Trust.OPERATOR, observers)));
    }

    /** Returns the upstreams of the chain as a status tells them. */
    List<ProxyStatus.Upstream> status() {
        Stream<ProxyStatus.Upstream> proxies =
                entries.stream().map(entry -> new ProxyStatus.Upstream(entry.name(), http.isOpen(entry.name())));
        Stream<ProxyStatus.Upstream> direct =
                endWithDirect ? Stream.of(new ProxyStatus.Upstream(DirectEntry.NAME, false)) : Stream.empty();
        return Stream.concat(proxies, direct).toList();
    }

    /** Whether it is one of those that the configuration names. */
    boolean isKnown(String name) {
        return entries.stream().anyMatch(entry -> entry.name().equals(name))
                || routes.values().stream()
                        .anyMatch(route -> route.name().filter(name::equals).isPresent());
    }
}
