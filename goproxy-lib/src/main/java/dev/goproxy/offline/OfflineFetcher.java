package dev.goproxy.offline;

import dev.goproxy.content.Content;
import dev.goproxy.fetch.Fetcher;
import dev.goproxy.fetch.NotFoundException;
import dev.goproxy.fetch.UpstreamException;
import dev.goproxy.fetch.VersionInfo;
import dev.goproxy.module.ModulePath;
import dev.goproxy.module.ModuleVersion;
import dev.goproxy.module.Version;
import dev.goproxy.protocol.SumDbResource;
import dev.goproxy.sumdb.SumDbClient;
import dev.goproxy.sumdb.SumDbServer;
import dev.goproxy.sumdb.SumDbSource;
import java.util.List;

/**
 * A fetcher without upstreams, for a proxy that serves what its cache has and nothing else. Lists and {@code @latest}
 * are then told from the cache, and are not stale. Clients are told that the proxy is offline, and how what they asked
 * for gets into its cache. Safe for use by multiple threads.
 */
public final class OfflineFetcher implements Fetcher, SumDbSource {
    /** Creates a fetcher, which needs not be closed. */
    public OfflineFetcher() {}

    @Override
    public VersionInfo query(ModulePath path, String query) throws NotFoundException {
        throw absent(path + "@" + query);
    }

    @Override
    public List<Version> list(ModulePath path) throws NotFoundException {
        throw absent(path + "@latest");
    }

    @Override
    public VersionInfo info(ModuleVersion version) throws NotFoundException {
        throw absent(version.toString());
    }

    @Override
    public Content mod(ModuleVersion version) throws NotFoundException {
        throw absent(version.toString());
    }

    @Override
    public Content zip(ModuleVersion version) throws NotFoundException {
        throw absent(version.toString());
    }

    private static NotFoundException absent(String wanted) {
        return NotFoundException.offline("this proxy is offline, and its cache does not have it;"
                + " to bring it in, run on the side with a network: goproxy prefetch " + wanted);
    }

    /**
     * Always fails: "not found" would tell the client that the database does not have the file.
     *
     * @throws UpstreamException always
     */
    @Override
    public Content sumDbFile(SumDbServer database, SumDbResource file) throws UpstreamException {
        String wanted = file instanceof SumDbResource.Lookup lookup
                ? " " + lookup.module()
                : " with the items of the modules to be checked";
        throw new UpstreamException("this proxy is offline, and its cache does not have " + database.name() + "/"
                + file.path() + "; to bring it in, run on the side with a network: goproxy prefetch" + wanted);
    }

    /** Returns whether a file never changes; it was verified before it was put into the cache, or wasn't. */
    @Override
    public boolean verifies(SumDbServer database, SumDbResource file) {
        return SumDbClient.canVerify(file);
    }
}
