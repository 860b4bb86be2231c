package dev.goproxy.testkit;

import dev.goproxy.GoProxy;
import dev.goproxy.cache.DirCacher;
import dev.goproxy.env.GoEnv;
import dev.goproxy.fetch.Fetcher;
import dev.goproxy.testkit.process.TempFolders;
import dev.goproxy.upstream.GoFetcher;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * A proxy with its server, upstream, fetcher and cache, which are started and closed together.
 *
 * @param server the proxy's server
 * @param proxy the proxy
 * @param upstream the upstream of the fetcher
 * @param fetcher the proxy's fetcher, unless the settings replaced it
 * @param cacher the proxy's cache, unless the settings replaced it
 * @param folder the folder of all files
 */
record ProxyStack(
        TestProxy server, GoProxy proxy, FakeUpstream upstream, Fetcher fetcher, DirCacher cacher, Path folder)
        implements AutoCloseable {
    static ProxyStack start(List<TestModule> modules, Duration fetchTimeout, UnaryOperator<GoProxy.Builder> settings) {
        Path folder = TempFolders.create("testkit-proxy-");
        FakeUpstream upstream = FakeUpstream.start(modules.toArray(TestModule[]::new));
        var cacher = new DirCacher(folder.resolve("cache"));
        GoFetcher fetcher = GoFetcher.builder()
                .env(GoEnv.of(Map.of("GOPROXY", upstream.url().toString(), "GOSUMDB", "off")))
                .fetchTimeout(fetchTimeout)
                .storage(cacher)
                .build();
        GoProxy proxy = settings.apply(GoProxy.builder().cacher(cacher).fetcher(fetcher))
                .build();
        return new ProxyStack(TestProxy.start(proxy), proxy, upstream, fetcher, cacher, folder);
    }

    URI url() {
        return server.url();
    }

    /** Closes everything: the server first, then the proxy, then what it uses. */
    @Override
    public void close() {
        try (upstream;
                cacher;
                fetcher;
                proxy;
                server) {
            // They are closed in the reverse order.
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            TempFolders.delete(folder);
        }
    }
}
