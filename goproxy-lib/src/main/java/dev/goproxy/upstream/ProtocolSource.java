package dev.goproxy.upstream;

import dev.goproxy.content.Content;
import dev.goproxy.content.Provenance;
import dev.goproxy.event.EndpointKind;
import dev.goproxy.fetch.Fetcher;
import dev.goproxy.fetch.UpstreamException;
import dev.goproxy.fetch.VersionInfo;
import dev.goproxy.fetch.VersionList;
import dev.goproxy.module.ModulePath;
import dev.goproxy.module.ModuleVersion;
import dev.goproxy.module.Version;
import dev.goproxy.process.Documents;
import dev.goproxy.protocol.Endpoint;
import dev.goproxy.protocol.NoSuchEndpointException;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;

/**
 * Source that has the files of the GOPROXY protocol under their names: another proxy, or a folder in its layout.
 *
 * @see <a href="https://go.dev/ref/mod#goproxy-protocol">Go Modules Reference: GOPROXY protocol</a>
 */
abstract class ProtocolSource implements Fetcher {
    private static final int MAX_INFO_BYTES = 1 << 20;

    /** Returns the source's name for messages and logs, without credentials. */
    abstract String name();

    /**
     * Reads a small file into memory.
     *
     * @param path the protocol's escaped path without a leading slash
     * @return the file in memory, with its provenance
     * @throws dev.goproxy.fetch.NotFoundException if there is no such file
     */
    abstract Content read(String path, int maxBytes) throws IOException;

    /**
     * Opens a large file. Reading from it may still fail, with a {@link dev.goproxy.fetch.FetchException}.
     *
     * @param path the protocol's escaped path without a leading slash
     * @return the file, to be read once, with its provenance
     * @throws dev.goproxy.fetch.NotFoundException if there is no such file
     */
    abstract Content open(String path) throws IOException;

    /** Returns the kind of a file; one that is no endpoint is of a checksum database's own host. */
    static EndpointKind kind(String path) {
        try {
            return EndpointKind.of(Endpoint.parse("/" + path));
        } catch (NoSuchEndpointException e) {
            return EndpointKind.SUM_DB;
        }
    }

    @Override
    public VersionInfo query(ModulePath path, String query) throws IOException {
        return document(Endpoint.ofQuery(path, query), MAX_INFO_BYTES, ProtocolSource::info);
    }

    @Override
    public List<Version> list(ModulePath path) throws IOException {
        return document(
                new Endpoint.VersionList(path),
                Documents.MAX_BYTES,
                (bytes, source) -> VersionList.parse(bytes).withProvenance(source));
    }

    @Override
    public VersionInfo info(ModuleVersion version) throws IOException {
        return document(new Endpoint.Info(version), MAX_INFO_BYTES, ProtocolSource::info);
    }

    @Override
    public Content mod(ModuleVersion version) throws IOException {
        return read(new Endpoint.Mod(version).name(), Documents.MAX_BYTES);
    }

    @Override
    public Content zip(ModuleVersion version) throws IOException {
        return open(new Endpoint.Zip(version).name());
    }

    private static VersionInfo info(byte[] bytes, Provenance source) throws UpstreamException {
        return VersionInfo.parse(bytes).withProvenance(source);
    }

    /** Parses a small file. */
    private interface Parser<T> {
        T parse(byte[] bytes, Provenance source) throws UpstreamException;
    }

    private <T> T document(Endpoint endpoint, int maxBytes, Parser<T> parser) throws IOException {
        Content content = read(endpoint.name(), maxBytes);
        Provenance source = content.provenance().orElseThrow();
        try (InputStream in = content.open()) {
            return parser.parse(in.readAllBytes(), source);
        } catch (UpstreamException e) {
            var failure =
                    new UpstreamException(endpoint.name() + ": " + name() + " answered with " + e.getMessage(), e);
            failure.setProvenance(source);
            throw failure;
        }
    }
}
