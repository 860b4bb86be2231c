package dev.goproxy.upstream;

import com.google.common.base.Suppliers;
import dev.goproxy.client.HttpPages;
import dev.goproxy.client.UpstreamClient;
import dev.goproxy.env.GoCommand;
import dev.goproxy.env.GoEnv;
import dev.goproxy.process.TemporaryFolder;
import dev.goproxy.vcs.GoCommandSource;
import dev.goproxy.vcs.ModuleSource;
import dev.goproxy.vcs.VcsSource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

/** Makes the source of modules that are fetched from their repositories: when the first is asked for, since most never are. */
final class Direct {
    private static final int MAX_PORT = 0xffff;

    private final GoEnv env;
    private final Upstreams upstreams;
    private final UpstreamClient trusting;
    private final Duration fetchTimeout;
    private final Options options;

    /**
     * What an operator chooses.
     *
     * @param goBin the go command
     * @param maxConcurrentFetches how many modules may be fetched at a time; 0 means no limit
     */
    record Options(DirectMode mode, String goBin, int maxConcurrentFetches) {}

    Direct(GoEnv env, Upstreams upstreams, UpstreamClient trusting, Duration fetchTimeout, Options options) {
        this.env = env;
        this.upstreams = upstreams;
        this.trusting = trusting;
        this.fetchTimeout = fetchTimeout.isZero() ? Duration.ofDays(365) : fetchTimeout;
        this.options = options;
    }

    /** The source, with its folder; without one a folder is made that is deleted when the JVM ends. Nothing if direct fetches are off. */
    Optional<Supplier<ModuleSource>> source(Optional<Path> folder) {
        if (options.mode() == DirectMode.OFF) {
            return Optional.empty();
        }
        return Optional.of(Suppliers.memoize(() -> {
            try {
                Path place = folder.isPresent() ? folder.get() : TemporaryFolder.create("goproxy-direct");
                return options.mode() == DirectMode.GO ? byGo(place) : byGit(place.toAbsolutePath());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }));
    }

    private ModuleSource byGo(Path folder) throws IOException {
        return new GoCommandSource(
                options.goBin(), folder.resolve("go"), env.environment(), options.maxConcurrentFetches(), fetchTimeout);
    }

    private ModuleSource byGit(Path folder) throws IOException {
        var direct = VcsSource.builder(folder, new HttpPages(upstreams.http(), trusting, fetchTimeout))
                .environment(env.environment())
                .goprivate(env.goprivate())
                .goinsecure(env.goinsecure())
                .govcs(env.get("GOVCS"))
                .proxies(this::proxy)
                .maxConcurrent(options.maxConcurrentFetches())
                .timeout(fetchTimeout);
        boolean hasGo = !options.goBin().equals("go")
                || GoCommand.find(env.environment()).isPresent();
        if (options.mode() == DirectMode.AUTO && hasGo) {
            direct.otherSystems(byGo(folder));
        }
        return direct.build();
    }

    private ModuleSource proxy(URI url) {
        var upstream = new ProxyList.Upstream(url, false);
        if ("file".equals(url.getScheme()) || url.getPort() > MAX_PORT) {
            throw new IllegalArgumentException("no URL that a page may name");
        }
        return new ProxiedModules(upstreams.http(upstream.location(), upstream.credentials()), fetchTimeout);
    }
}
