package dev.goproxy.server.cli;

import dev.goproxy.GoProxy;
import dev.goproxy.cache.Cacher;
import dev.goproxy.cache.DirCacher;
import dev.goproxy.cache.MemoryCacher;
import dev.goproxy.server.GoProxyServer;
import dev.goproxy.upstream.DirectMode;
import dev.goproxy.upstream.GoFetcher;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The server that the command line has asked for, with all that belongs to it. */
final class ServerProcess {
    private static final Duration NO_LIMIT = Duration.ofDays(365);
    private static final Duration FETCH_TO_REQUEST = Duration.ofSeconds(5);

    private final Logger log = LoggerFactory.getLogger(ServerProcess.class);
    private final GoProxyServer server;
    private final Duration shutdownTimeout;
    private final Optional<ScratchFolder> clones;

    private ServerProcess(GoProxyServer server, Duration shutdownTimeout, Optional<ScratchFolder> clones) {
        this.server = server;
        this.clones = clones;
        this.shutdownTimeout = shutdownTimeout.isZero() ? NO_LIMIT : shutdownTimeout;
    }

    /**
     * Starts it.
     *
     * @throws IllegalArgumentException if a flag is wrong
     * @throws IOException if something else is
     */
    static ServerProcess start(ServerOptions options) throws IOException {
        var folder = options.cacher == ServerOptions.CacherKind.DIR
                ? Optional.of(WritableFolder.at(options.cacherDir))
                : Optional.<WritableFolder>empty();
        Cacher cacher = folder.<Cacher>map(f -> new DirCacher(f.path())).orElseGet(MemoryCacher::new);
        // Beside a cache folder, clones outlive the server; without one they have nowhere to stay.
        var clones = folder.isPresent() || options.direct == DirectMode.OFF
                ? Optional.<ScratchFolder>empty()
                : Optional.of(ScratchFolder.create());
        var fetcher = fetcher(options, clones);
        var preparing = new Thread(fetcher.keepingIn(cacher)::prepare, "goproxy-prepare");
        preparing.setDaemon(true);
        preparing.start();
        var server = GoProxyServer.builder(proxy(options, cacher, fetcher))
                .pathPrefix(options.pathPrefix)
                .ready(() -> folder.isEmpty() || folder.get().isWritable());
        if (options.tlsCertFile.isPresent() && options.tlsKeyFile.isPresent()) {
            server.tls(options.tlsCertFile.get(), options.tlsKeyFile.get());
        }
        var process = new ServerProcess(server.build(), options.shutdownTimeout, clones);
        process.listen(options, fetcher, folder);
        return process;
    }

    private static GoFetcher fetcher(ServerOptions options, Optional<ScratchFolder> clones) throws IOException {
        try {
            var fetcher = GoFetcher.builder()
                    .insecure(options.insecure)
                    .connectTimeout(options.connectTimeout)
                    .fetchTimeout(options.fetchTimeout)
                    .direct(options.direct)
                    .goBin(options.goBin)
                    .maxConcurrentDirectFetches(options.maxConcurrentDirectFetches);
            if (options.tempDir.isPresent()) {
                fetcher.tempDir(WritableFolder.at(options.tempDir.get()).path());
            }
            clones.ifPresent(folder -> fetcher.directDir(folder.path()));
            return fetcher.build();
        } catch (IllegalArgumentException e) {
            String why = String.valueOf(e.getMessage());
            throw new IOException(
                    why.contains("GOSUMDB") || why.contains("GOAUTH") ? why : "invalid GOPROXY: " + why, e);
        }
    }

    private static GoProxy proxy(ServerOptions options, Cacher cacher, GoFetcher fetcher) throws IOException {
        var proxy = GoProxy.builder().cacher(cacher).fetcher(fetcher);
        // A request may wait a little longer than the fetch that it waits for, which then says itself what went wrong.
        proxy.requestTimeout(options.fetchTimeout.isZero() ? NO_LIMIT : options.fetchTimeout.plus(FETCH_TO_REQUEST));
        proxy.proxiedSumDbs(
                options.proxiedSumDbs.stream().filter(name -> !name.isBlank()).toList());
        proxy.freshFor(options.freshFor).absentFor(options.absentFor).readAhead(options.readAhead);
        return proxy.build();
    }

    private void listen(ServerOptions options, GoFetcher fetcher, Optional<WritableFolder> folder) throws IOException {
        try {
            server.listen(options.address);
        } catch (IOException e) {
            throw new IOException("can't listen on " + options.address + ": " + e.getMessage(), e);
        }
        String scheme = options.tlsCertFile.isPresent() ? "https" : "http";
        log.atInfo()
                .addKeyValue(
                        "address",
                        scheme + "://"
                                + DisplayAddress.of(
                                        options.address, server.address().getPort()))
                .addKeyValue("goproxy", fetcher.describe())
                .addKeyValue("cache", folder.map(f -> f.path().toString()).orElse("memory"))
                .log("listening");
    }

    /** The JVM's own way with signals would let it end with 128 and the signal's number. */
    void stopOnSignal() {
        Runtime.getRuntime().addShutdownHook(new Thread(this::stop, "goproxy-shutdown"));
    }

    private void stop() {
        log.info("stopping");
        boolean finished = server.stop(shutdownTimeout);
        log.info(finished ? "stopped" : "stopped; some answers were broken off");
        endPrograms();
        deleteClones();
        ServerLogging.flush();
        Runtime.getRuntime().halt(0);
    }

    /** What git and go commands still fetch is wanted by nobody any more, and nobody is left to end them at their deadline. */
    private static void endPrograms() {
        ProcessHandle.current().descendants().forEach(ProcessHandle::destroy);
    }

    private void deleteClones() {
        if (clones.isPresent()) {
            try {
                clones.get().delete();
            } catch (IOException e) {
                log.warn("can't delete {}: {}", clones.get().path(), e.toString());
            }
        }
    }
}
