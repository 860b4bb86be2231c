package dev.goproxy.fetch;

import com.google.common.base.Suppliers;
import dev.goproxy.vcs.DirectModules;
import dev.goproxy.vcs.ModuleSource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

/** Makes the source of modules that are fetched from their repositories: when the first is asked for, since most never are. */
final class Direct {
    private static final Duration REFS_FRESHNESS = Duration.ofSeconds(1);
    private static final Duration PAGE_FRESHNESS = Duration.ofSeconds(30);
    private static final long MAX_BYTES = 20L << 30;

    private final GoEnv env;
    private final Upstreams upstreams;
    private final Supplier<HttpGet> trusting;
    private final Duration fetchTimeout;

    Direct(GoEnv env, Upstreams upstreams, Supplier<HttpGet> trusting, Duration fetchTimeout) {
        this.env = env;
        this.upstreams = upstreams;
        this.trusting = Suppliers.memoize(trusting::get);
        this.fetchTimeout = fetchTimeout.isZero() ? Duration.ofDays(365) : fetchTimeout;
    }

    /** The source, with its folder; without one a temporary folder is made. */
    Supplier<ModuleSource> source(Optional<Path> folder) {
        return Suppliers.memoize(() -> {
            try {
                return modules(folder.isPresent() ? folder.get() : Files.createTempDirectory("goproxy-direct"));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    private ModuleSource modules(Path folder) throws IOException {
        return new DirectModules(new DirectModules.Settings(
                folder.toAbsolutePath(),
                env.environment(),
                env.goprivate(),
                env.goinsecure(),
                env.get("GOVCS"),
                new DirectPages(upstreams.http(), trusting),
                url -> new ProxiedModules(upstreams.http(url, Credentials.of(url)), fetchTimeout),
                null,
                fetchTimeout,
                REFS_FRESHNESS,
                PAGE_FRESHNESS,
                MAX_BYTES));
    }
}
