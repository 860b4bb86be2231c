package dev.goproxy.server.cli;

import dev.goproxy.GoProxy;
import dev.goproxy.cache.Cacher;
import dev.goproxy.cache.DirCacher;
import dev.goproxy.cache.MemoryCacher;
import dev.goproxy.event.ProxyListener;
import dev.goproxy.server.cli.ProxyOptions.CacherKind;
import dev.goproxy.upstream.GoFetcher;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A proxy with its cacher and its fetcher, as the flags of the command line demand. Any command that needs modules can
 * use it; none of it listens. Whoever creates an assembly closes it.
 */
final class ProxyAssembly implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ProxyAssembly.class);
    private static final Duration NO_LIMIT = Duration.ofDays(365);
    /** A request waits a little longer than its fetch, so that the fetch can report the cause of a timeout itself. */
    private static final Duration REQUEST_MARGIN = Duration.ofSeconds(5);

    private final Optional<WritableFolder> cacheFolder;
    private final Cacher cacher;
    private final GoFetcher fetcher;
    private final GoProxy proxy;

    private ProxyAssembly(Optional<WritableFolder> cacheFolder, Cacher cacher, GoFetcher fetcher, GoProxy proxy) {
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
        if (options.noFsync) {
            System.setProperty("dev.goproxy.fsync", "false");
        }
        System.setProperty("dev.goproxy.minFreeDisk", String.valueOf((long) options.minFreeDisk << 20));
        Optional<WritableFolder> folder = options.cacher == CacherKind.DIR
                ? Optional.of(WritableFolder.orReadable(options.cacherDir))
                : Optional.empty();
        folder.flatMap(WritableFolder::problem)
                .ifPresent(problem -> LOG.warn("{}; what is in the cache is served, and nothing is added", problem));
        Cacher cacher = folder.<Cacher>map(f -> new DirCacher(f.path())).orElseGet(MemoryCacher::new);
        GoFetcher fetcher = fetcher(options, cacher);
        try {
            return new ProxyAssembly(folder, cacher, fetcher, proxy(options, cacher, fetcher, listeners));
        } catch (IllegalArgumentException e) {
            try (cacher;
                    fetcher) {
                throw e;
            }
        }
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

    private static GoProxy proxy(ProxyOptions options, Cacher cacher, GoFetcher fetcher, ProxyListener... listeners) {
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
        return builder.build();
    }

    GoProxy proxy() {
        return proxy;
    }

    GoFetcher fetcher() {
        return fetcher;
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
        var thread = new Thread(fetcher::prepare, "goproxy-prepare");
        thread.setDaemon(true);
        thread.start();
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
