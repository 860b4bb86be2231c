package dev.goproxy.upstream;

import dev.goproxy.content.Content;
import dev.goproxy.fetch.Fetcher;
import dev.goproxy.fetch.UpstreamException;
import dev.goproxy.fetch.VersionInfo;
import dev.goproxy.fetch.VersionList;
import dev.goproxy.module.ModulePath;
import dev.goproxy.module.ModuleVersion;
import dev.goproxy.module.Version;
import dev.goproxy.process.BoundedRead;
import dev.goproxy.process.Deadline;
import dev.goproxy.process.Documents;
import dev.goproxy.protocol.Endpoint;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;

/**
 * Fetcher along the chain, which checks and verifies all files from its sources, an embedder's own included.
 *
 * @param tempDir directory for zips that are being downloaded
 * @param fetchTimeout maximum time of a fetch along the whole chain; 0 means no limit
 */
record CheckedFetcher(Chain chain, ChecksumVerifier checksums, Supplier<Path> tempDir, Duration fetchTimeout)
        implements Fetcher {

    @Override
    public VersionInfo query(ModulePath path, String query) throws IOException {
        return chain.ask(path, deadline(), (source, entry) -> {
            VersionInfo info = source.query(path, query);
            return info.withProvenance(entry.attribute(info.provenance()));
        });
    }

    @Override
    public List<Version> list(ModulePath path) throws IOException {
        return chain.ask(path, deadline(), (source, entry) -> {
            VersionList list = VersionList.copyOf(source.list(path));
            return list.withProvenance(entry.attribute(list.provenance()));
        });
    }

    @Override
    public VersionInfo info(ModuleVersion version) throws IOException {
        return chain.ask(version.path(), deadline(), (source, entry) -> {
            VersionInfo info = source.info(version);
            if (!info.version().equals(version.version())) {
                throw unusable(new Endpoint.Info(version), entry, "the info of " + info.version());
            }
            return info.withProvenance(entry.attribute(info.provenance()));
        });
    }

    @Override
    public Content mod(ModuleVersion version) throws IOException {
        Content content = chain.ask(version.path(), deadline(), (source, entry) -> {
            var endpoint = new Endpoint.Mod(version);
            try (Content fetched = source.mod(version);
                    InputStream in = fetched.open()) {
                byte[] goMod = BoundedRead.read(in, Documents.MAX_BYTES)
                        .orElseThrow(() -> new UpstreamException(
                                endpoint.name() + ": more than " + Documents.MAX_BYTES + " bytes"));
                if (!GoModCheck.isGoMod(goMod)) {
                    throw unusable(endpoint, entry, "what is no go.mod file: no module directive");
                }
                return Content.of(goMod).withProvenance(entry.attribute(fetched.provenance()));
            }
        });
        try (InputStream in = content.open()) {
            checksums.verifyMod(version, in.readAllBytes());
        }
        return content;
    }

    private static UpstreamException unusable(Endpoint endpoint, ChainEntry entry, String what) {
        return new UpstreamException(endpoint.name() + ": " + entry.name() + " answered with " + what);
    }

    @Override
    public Content zip(ModuleVersion version) throws IOException {
        return new ZipDownload(chain, checksums, tempDir.get()).fetch(version, deadline());
    }

    private Deadline deadline() {
        return Deadline.in(fetchTimeout);
    }
}
