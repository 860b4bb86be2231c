package dev.goproxy.offline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.goproxy.GoProxy;
import dev.goproxy.cache.Cacher;
import dev.goproxy.cache.DirCacher;
import dev.goproxy.env.GoEnv;
import dev.goproxy.testkit.FakeSumDb;
import dev.goproxy.testkit.FakeUpstream;
import dev.goproxy.testkit.GoCommand;
import dev.goproxy.testkit.TestModule;
import dev.goproxy.testkit.TestProxy;
import dev.goproxy.upstream.GoFetcher;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** The two sides of a gap: upstreams with a checksum database, and a cache folder that is carried across. */
final class Gap implements AutoCloseable {
    final FakeUpstream upstream;
    final FakeSumDb sumdb = FakeSumDb.start();
    private final Path cache;
    private String exempt = "";

    Gap(Path cache, List<TestModule> modules) {
        this.cache = cache;
        upstream = FakeUpstream.start(modules.toArray(TestModule[]::new));
        for (TestModule module : modules) {
            module.versions().forEach(version -> sumdb.add(module.at(version)));
            sumdb.grow(61); // so that the tree has more than one tile
        }
    }

    /** Makes modules private, for all that follow. */
    void exempt(String patterns) {
        exempt = patterns;
    }

    /** Fills the cache, as a proxy that has a network. */
    PrefetchReport prefetch(UnaryOperator<Prefetcher.Builder> change, String... items)
            throws IOException, InterruptedException {
        return prefetch(change, any -> {}, Stream.of(items).map(Item::parse).toList());
    }

    /** Fills the cache with what was wanted. */
    PrefetchReport prefetchListed(String... items) throws IOException, InterruptedException {
        return prefetch(
                builder -> builder,
                any -> {},
                Stream.of(items).map(Item::parseListed).toList());
    }

    /**
     * Fills the cache.
     *
     * @param started is given the prefetcher before it begins
     */
    PrefetchReport prefetch(UnaryOperator<Prefetcher.Builder> change, Consumer<Prefetcher> started, List<Item> items)
            throws IOException, InterruptedException {
        var reasons = new FetchReasons();
        GoEnv env = GoEnv.of(Map.of(
                "GOPROXY", upstream.url().toString(), "GOSUMDB", sumdb.gosumdb(), "GONOSUMDB", exempt, "GOENV", "off"));
        try (var cacher = new DirCacher(cache);
                var fetcher = GoFetcher.builder().env(env).storage(cacher).build();
                var proxy = GoProxy.builder()
                        .cacher(cacher)
                        .fetcher(fetcher)
                        .readAhead(0)
                        .listener(reasons)
                        .serveDeleted(false)
                        .freshFor(Duration.ZERO)
                        .proxiedSumDbs(List.of(sumdb.name() + " " + sumdb.url()))
                        .build();
                var prefetcher = change.apply(Prefetcher.builder(proxy, cacher)
                                .sumDbs(List.of(sumdb.name()))
                                .reasons(reasons)
                                .freshFor(Duration.ofSeconds(60)))
                        .build()) {
            started.accept(prefetcher);
            return prefetcher.run(items);
        }
    }

    /** Ends the network: nothing answers from now on. */
    void cut() {
        upstream.down();
        sumdb.status(503);
    }

    /** A client that verifies what it gets. */
    GoCommand client(GoCommand go, URI proxy) {
        return go.goproxy(proxy)
                .env("GOSUMDB", sumdb.verifierKey())
                .buildCache(Path.of("target", "go-build"))
                .env("GOFLAGS", "-modcacherw");
    }

    /** A client on the side that has a network. */
    GoCommand online(GoCommand go) {
        return client(go, upstream.url()).env("GOSUMDB", sumdb.gosumdb());
    }

    /** A proxy that serves the cache folder, and has nothing else. */
    static final class Offline implements AutoCloseable {
        private final Cacher cacher;
        private final GoProxy proxy;
        private final TestProxy server;
        final WantedList wanted = WantedList.inMemory();

        Offline(Path cache, String database) {
            cacher = new DirCacher(cache);
            proxy = GoProxy.builder()
                    .cacher(cacher)
                    .fetcher(new OfflineFetcher())
                    .proxiedSumDbs(List.of(database))
                    .listener(wanted)
                    .build();
            server = TestProxy.start(proxy);
        }

        URI url() {
            return server.url();
        }

        @Override
        public void close() throws IOException {
            server.close();
            proxy.close();
            cacher.close();
        }
    }

    Offline offline() {
        return new Offline(cache, sumdb.name());
    }

    /** Asserts that nothing is missing. */
    static void assertComplete(PrefetchReport report) {
        assertThat(report.failures()).isEmpty();
        assertThat(report.isComplete()).isTrue();
    }

    @Override
    public void close() {
        upstream.close();
        sumdb.close();
    }
}
