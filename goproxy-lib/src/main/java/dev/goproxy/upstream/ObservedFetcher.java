package dev.goproxy.upstream;

import dev.goproxy.content.Content;
import dev.goproxy.event.EndpointKind;
import dev.goproxy.fetch.Fetcher;
import dev.goproxy.fetch.VersionInfo;
import dev.goproxy.module.ModulePath;
import dev.goproxy.module.ModuleVersion;
import dev.goproxy.module.Version;
import java.io.IOException;
import java.util.List;

/**
 * A source that makes one attempt for each question, as repositories and an embedder's sources do.
 *
 * @param name the source's name in events
 */
record ObservedFetcher(String name, Fetcher source, Observers observers) implements Fetcher {
    @Override
    public VersionInfo query(ModulePath path, String query) throws IOException {
        EndpointKind kind = query.equals("latest") ? EndpointKind.LATEST : EndpointKind.QUERY;
        return observers.observe(name, kind, () -> source.query(path, query));
    }

    @Override
    public List<Version> list(ModulePath path) throws IOException {
        return observers.observe(name, EndpointKind.LIST, () -> source.list(path));
    }

    @Override
    public VersionInfo info(ModuleVersion version) throws IOException {
        return observers.observe(name, EndpointKind.INFO, () -> source.info(version));
    }

    @Override
    public Content mod(ModuleVersion version) throws IOException {
        return observers.observe(name, EndpointKind.MOD, () -> source.mod(version));
    }

    @Override
    public Content zip(ModuleVersion version) throws IOException {
        return observers.observe(name, EndpointKind.ZIP, () -> source.zip(version));
    }
}
