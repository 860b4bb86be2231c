package dev.goproxy.upstream;

import dev.goproxy.client.HttpPages;
import dev.goproxy.client.UpstreamClient;
import dev.goproxy.client.connect.AddressRules;
import dev.goproxy.client.connect.Trust;
import dev.goproxy.env.GoEnv;
import dev.goproxy.fetch.Fetcher;
import dev.goproxy.fetch.NotFoundException;
import dev.goproxy.fetch.UpstreamException;
import dev.goproxy.module.PathPatterns;
import dev.goproxy.process.Deadline;
import dev.goproxy.process.GoCommand;
import dev.goproxy.process.OwnedResources;
import dev.goproxy.process.TemporaryFolder;
import dev.goproxy.vcs.GoCommandSource;
import dev.goproxy.vcs.VcsSource;
import dev.goproxy.vcs.discovery.GoVcs;
import java.io.Closeable;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Entry {@code direct} of the chain: the modules' own repositories. Its source is created when the first module is
 * asked for, since many proxies never need it.
 */
final class DirectEntry implements ChainEntry.BoundedSource, Closeable {
    private static final Logger LOG = LoggerFactory.getLogger(DirectEntry.class);

    /** The entry's name. */
    static final String NAME = "direct";

    private static final int MAX_PORT = 0xffff;

    private final GoEnv env;
    private final Upstreams upstreams;
    private final UpstreamClient trusting;
    private final Duration fetchTimeout;
    private final Options options;
    private final GoVcs govcs;
    private final ReentrantLock lock = new ReentrantLock();
    private final OwnedResources owned = new OwnedResources();
    private @Nullable Fetcher source;
    private boolean closed;

    /**
     * Options of an operator.
     *
     * @param mode how modules are fetched from their repositories
     * @param goBin the go command
     * @param maxConcurrentFetches maximum number of fetches at a time; 0 means no limit
     * @param folder folder for clones; null for a temporary one that is deleted on closing
     * @param rules addresses to which module paths, pages and redirects may lead
     */
    record Options(
            DirectMode mode,
            String goBin,
            int maxConcurrentFetches,
            @Nullable Path folder,
            AddressRules rules) {
        /** Each fetch is a process that computes for much of its time; more than that gain nothing but memory. */
        private static final int FETCHES_PER_CORE = 4;

        static final Options DEFAULT = new Options(
                DirectMode.AUTO,
                "go",
                FETCHES_PER_CORE * Runtime.getRuntime().availableProcessors(),
                null,
                AddressRules.DEFAULT);

        Options {
            if (goBin.isBlank()) {
                throw new IllegalArgumentException("goBin is blank");
            }
            if (maxConcurrentFetches < 0) {
                throw new IllegalArgumentException("maxConcurrentDirectFetches is negative: " + maxConcurrentFetches);
            }
        }

        Options withMode(DirectMode other) {
            return new Options(other, goBin, maxConcurrentFetches, folder, rules);
        }

        Options withGoBin(String other) {
            return new Options(mode, other, maxConcurrentFetches, folder, rules);
        }

        Options withMaxConcurrentFetches(int other) {
            return new Options(mode, goBin, other, folder, rules);
        }

        Options withFolder(Path other) {
            return new Options(mode, goBin, maxConcurrentFetches, other, rules);
        }

        Options withRules(AddressRules other) {
            return new Options(mode, goBin, maxConcurrentFetches, folder, other);
        }

        /** Returns these options with a folder in another one, if there is that and no folder was set. */
        Options withFolderIn(Optional<Path> stateDir) {
            return folder != null || stateDir.isEmpty()
                    ? this
                    : withFolder(stateDir.get().resolve("direct"));
        }
    }

    /**
     * Creates the entry.
     *
     * @param trusting HTTP client that accepts any certificate
     * @throws IllegalArgumentException if GOVCS is malformed
     */
    DirectEntry(GoEnv env, Upstreams upstreams, UpstreamClient trusting, Duration fetchTimeout, Options options) {
        this.env = env;
        this.upstreams = upstreams;
        this.trusting = trusting;
        this.fetchTimeout = fetchTimeout.isZero() ? Duration.ofDays(365) : fetchTimeout;
        this.options = options;
        this.govcs = new GoVcs(env.get("GOVCS"), PathPatterns.parse(env.goprivate()));
    }

    @Override
    public Fetcher within(Deadline deadline) {
        return new DeadlineSource(NAME, this::source, deadline);
    }

    private Fetcher source() throws IOException {
        if (options.mode() == DirectMode.OFF) {
            throw new NotFoundException("direct fetches are switched off");
        }
        lock.lock();
        try {
            if (closed) {
                throw new UpstreamException("direct: the fetcher is closed");
            }
            if (source == null) {
                source = open();
            }
            return source;
        } finally {
            lock.unlock();
        }
    }

    private Fetcher open() throws UpstreamException {
        try {
            Path folder = options.folder() != null && isWritable(options.folder())
                    ? options.folder()
                    : owned.add(TemporaryFolder.inSystemFolder("goproxy-direct-"))
                            .path();
            return options.mode() == DirectMode.GO ? byGo(folder) : byGit(folder.toAbsolutePath());
        } catch (IOException e) {
            throw new UpstreamException("direct: there is no folder for repositories", e);
        }
    }

    private static boolean isWritable(Path folder) {
        try {
            Files.createDirectories(folder);
            if (Files.isWritable(folder)) {
                return true;
            }
        } catch (IOException e) {
            LOG.debug("can't create {}", folder, e);
        }
        LOG.warn("{} can't be written to: repositories are cloned into a temporary folder", folder);
        return false;
    }

    private Fetcher byGo(Path folder) throws IOException {
        Path work = folder.resolve("go");
        return owned.add(new GoCommandSource(
                options.goBin(), work, env.environment(), options.maxConcurrentFetches(), fetchTimeout));
    }

    private Fetcher byGit(Path folder) throws IOException {
        var direct = VcsSource.builder(folder, new HttpPages(upstreams.http(), trusting, options.rules(), fetchTimeout))
                .environment(env.environment())
                .goinsecure(env.goinsecure())
                .govcs(govcs)
                .addressRules(options.rules())
                .moduleProxies(this::proxy)
                .maxConcurrent(options.maxConcurrentFetches())
                .timeout(fetchTimeout);
        boolean hasGo = !options.goBin().equals("go")
                || GoCommand.find(env.environment()).isPresent();
        if (options.mode() == DirectMode.AUTO && hasGo) {
            direct.otherSystems(byGo(folder));
        }
        return owned.add(direct.build());
    }

    private Fetcher proxy(URI url, Trust trust) {
        var upstream = new ProxyList.Upstream(url, false);
        if ("file".equals(url.getScheme()) || url.getPort() > MAX_PORT) {
            throw new IllegalArgumentException("no URL that a page may name");
        }
        return upstreams.http(upstream.location(), upstream.credentials(), Deadline.in(fetchTimeout), trust);
    }

    /** Stops the programs that still run, and deletes the clones if their folder is a temporary one. */
    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            owned.close();
        } finally {
            lock.unlock();
        }
    }
}
