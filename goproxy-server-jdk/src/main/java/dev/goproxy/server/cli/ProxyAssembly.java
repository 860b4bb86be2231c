package dev.goproxy.server.cli;

import dev.goproxy.GoProxy;
import dev.goproxy.cache.Cacher;
import dev.goproxy.cache.DirCacher;
import dev.goproxy.cache.MemoryCacher;
import dev.goproxy.event.ProxyListener;
import dev.goproxy.fetch.Fetcher;
import dev.goproxy.offline.OfflineFetcher;
import dev.goproxy.server.cli.ProxyOptions.CacherKind;
import dev.goproxy.upstream.GoFetcher;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A proxy with its cacher and its fetcher, as the flags of the command line demand. Any command that needs modules can
 * use it; none of it listens. Whoever creates an assembly closes it.
 */
final class ProxyAssembly implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ProxyAssembly.class);
    private static final Duration NO_LIMIT = Duration.ofDays(365);
    private static final Duration FOREVER = Duration.ofDays(365_000);
    /** A request waits a little longer than its fetch, so that the fetch can report the cause of a timeout itself. */
    private static final Duration REQUEST_MARGIN = Duration.ofSeconds(5);

    private final Optional<WritableFolder> cacheFolder;
    private final Cacher cacher;
    private final Fetcher fetcher;
    private final GoProxy proxy;

    private ProxyAssembly(Optional<WritableFolder> cacheFolder, Cacher cacher, Fetcher fetcher, GoProxy proxy) {
        this.cacheFolder = cacheFolder;
        this.cacher = cacher;
        this.fetcher = fetcher;
        this.proxy = proxy;
    }

    /**
     * Builds a proxy.
     *
     * @param listeners the proxy's listeners
     * @throws IllegalArgumentException if a flag is wrong
     * @throws IOException if one of Go's variables is wrong, or a folder can't be used
     */
    static ProxyAssembly create(ProxyOptions options, ProxyListener... listeners) throws IOException {
        return create(options, UnaryOperator.identity(), listeners);
    }

    /**
     * Builds a proxy on top of another cacher than that of the flags.
     *
     * @param change returns a cacher in place of that of the flags, which closes that one
     * @param listeners the proxy's listeners
     * @throws IllegalArgumentException if a flag is wrong
     * @throws IOException if one of Go's variables is wrong, or a folder can't be used
     */
    static ProxyAssembly create(ProxyOptions options, UnaryOperator<Cacher> change, ProxyListener... listeners)
            throws IOException {
        Optional<WritableFolder> folder = cacheFolder(options);
        Cacher cacher = change.apply(cacher(folder));
        GoFetcher fetcher = fetcher(options, cacher);
        try {
            return new ProxyAssembly(
                    folder,
                    cacher,
                    fetcher,
                    proxy(options, cacher, fetcher, listeners).build());
        } catch (IllegalArgumentException e) {
            try (cacher;
                    fetcher) {
                throw e;
            }
        }
    }

    /**
     * Builds a proxy that connects to nothing, whatever Go's variables say.
     *
     * @param listeners the proxy's listeners
     * @throws IllegalArgumentException if a flag is wrong
     * @throws IOException if a folder can't be used
     */
    static ProxyAssembly createOffline(ProxyOptions options, ProxyListener... listeners) throws IOException {
        Optional<WritableFolder> folder = cacheFolder(options);
        Cacher cacher = cacher(folder);
        try {
            var fetcher = new OfflineFetcher();
            GoProxy.Builder proxy = proxy(options, cacher, fetcher, listeners);
            return new ProxyAssembly(
                    folder,
                    cacher,
                    fetcher,
                    proxy.freshFor(FOREVER).readAhead(0).build());
        } catch (IllegalArgumentException e) {
            try (cacher) {
                throw e;
            }
        }
    }

    private static Optional<WritableFolder> cacheFolder(ProxyOptions options) throws IOException {
        if (options.noFsync) {
            System.setProperty("dev.goproxy.fsync", "false");
        }
        System.setProperty("dev.goproxy.minFreeDisk", String.valueOf((long) options.minFreeDisk << 20));
        Optional<WritableFolder> folder = options.cacher == CacherKind.DIR
                ? Optional.of(WritableFolder.orReadable(options.cacherDir))
                : Optional.empty();
        folder.flatMap(WritableFolder::problem)
                .ifPresent(problem -> LOG.warn("{}; what is in the cache is served, and nothing is added", problem));
        return folder;
    }

    private static Cacher cacher(Optional<WritableFolder> folder) {
        return folder.<Cacher>map(f -> new DirCacher(f.path())).orElseGet(MemoryCacher::new);
    }

    private static GoFetcher fetcher(ProxyOptions options, Cacher cacher) throws IOException {
        var fetcher = GoFetcher.builder()
                .storage(cacher)
                .insecure(options.insecure)
                .connectTimeout(options.connectTimeout)
                .responseTimeout(options.responseTimeout)
                .stallTimeout(options.stallTimeout)
                .fetchTimeout(options.fetchTimeout)
                .direct(options.direct)
                .goBin(options.goBin);
        fetcher.forbidPrivateAddresses(options.forbidPrivateAddresses);
        fetcher.allowAddresses(String.join(",", options.allowAddresses));
        options.maxConcurrentDirectFetches.ifPresent(fetcher::maxConcurrentDirectFetches);
        if (options.tempDir.isPresent()) {
            fetcher.tempDir(WritableFolder.at(options.tempDir.get()).path());
        }
        try {
            return fetcher.build();
        } catch (IllegalArgumentException e) {
            // The flags were accepted above: one of Go's variables is wrong, and the message names it.
            throw new IOException(e.getMessage(), e);
        }
    }

    private static GoProxy.Builder proxy(
            ProxyOptions options, Cacher cacher, Fetcher fetcher, ProxyListener... listeners) {
        GoProxy.Builder builder = GoProxy.builder()
                .cacher(cacher)
                .fetcher(fetcher)
                .requestTimeout(options.fetchTimeout.isZero() ? NO_LIMIT : options.fetchTimeout.plus(REQUEST_MARGIN))
                .proxiedSumDbs(options.proxiedSumDbs.stream()
                        .filter(name -> !name.isBlank())
                        .toList())
                .freshFor(options.freshFor)
                .absentFor(options.absentFor)
                .serveDeleted(options.serveDeleted)
                .readAhead(options.readAhead);
        for (ProxyListener listener : listeners) {
            builder.listener(listener);
        }
        if (options.maxFetchesPerClient > 0) {
            builder.maxFetchesPerClient(options.maxFetchesPerClient);
        }
        return builder;
    }

    GoProxy proxy() {
        return proxy;
    }

    private Optional<GoFetcher> online() {
        return fetcher instanceof GoFetcher online ? Optional.of(online) : Optional.empty();
    }

    /** The upstreams for messages. */
    String upstreams() {
        return online().map(GoFetcher::describe).orElse("none (offline)");
    }

    /** Whether all upstreams are at addresses of a kind. */
    boolean asksOnly(Predicate<InetSocketAddress> kind) {
        return online().filter(fetcher -> fetcher.asksOnly(kind)).isPresent();
    }

    Cacher cacher() {
        return cacher;
    }

    /** The cache folder for messages, or {@code memory}. */
    String cacheName() {
        return cacheFolder.map(folder -> folder.path().toString()).orElse("memory");
    }

    /** Returns why modules can't be stored; empty if they can. */
    Optional<String> problem() {
        return cacheFolder.flatMap(WritableFolder::problem);
    }

    /** Prepares the fetcher in the background, so that the first fetch does not wait for it. */
    void prepareInBackground() {
        online().ifPresent(online -> {
            var thread = new Thread(online::prepare, "goproxy-prepare");
            thread.setDaemon(true);
            thread.start();
        });
    }

    /**
     * Closes the proxy, then the fetcher, which ends the git and go commands that still run, then the cacher.
     *
     * @throws IOException if one of them can't be closed; the others are closed nevertheless
     */
    @Override
    public void close() throws IOException {
        try (cacher;
                fetcher;
                proxy) {
            LOG.debug("closing the proxy"); // from the last to the first
        }
    }
}
