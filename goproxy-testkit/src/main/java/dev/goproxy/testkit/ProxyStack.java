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
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * A proxy, its server, its upstream and its cache, begun and ended together.
 *
 * @param server the server that the proxy is behind
 * @param proxy the proxy
 * @param upstream what it fetches from
 * @param cacher where it keeps what it has fetched
 * @param folder the folder of all files
 */
record ProxyStack(TestProxy server, GoProxy proxy, FakeUpstream upstream, DirCacher cacher, Path folder)
        implements AutoCloseable {
    static ProxyStack start(List<TestModule> modules, Duration fetchTimeout, UnaryOperator<GoProxy.Builder> settings) {
        Path folder = createFolder();
        FakeUpstream upstream = FakeUpstream.start(modules.toArray(TestModule[]::new));
        var cacher = new DirCacher(folder.resolve("cache"));
        GoEnv env = GoEnv.of(Map.of("GOPROXY", upstream.url().toString(), "GOSUMDB", "off"));
        Fetcher fetcher =
                GoFetcher.builder().env(env).fetchTimeout(fetchTimeout).build();
        GoProxy proxy = settings.apply(GoProxy.builder().cacher(cacher).fetcher(fetcher))
                .build();
        return new ProxyStack(TestProxy.start(proxy), proxy, upstream, cacher, folder);
    }

    private static Path createFolder() {
        try {
            return Files.createTempDirectory("testkit-proxy-");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    URI url() {
        return server.url();
    }

    @Override
    public void close() {
        server.close();
        upstream.close();
        TempFolders.delete(folder);
    }
}
