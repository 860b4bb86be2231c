package dev.goproxy.upstream;

import dev.goproxy.content.Content;
import dev.goproxy.fetch.UpstreamException;
import dev.goproxy.fetch.VersionInfo;
import dev.goproxy.fetch.VersionList;
import dev.goproxy.module.Escaping;
import dev.goproxy.module.ModulePath;
import dev.goproxy.module.ModuleVersion;
import dev.goproxy.module.Version;
import dev.goproxy.process.Deadline;
import dev.goproxy.vcs.ModuleSource;
import dev.goproxy.vcs.Revision;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** The module proxy that a {@code go-import} tag names, as a source of the modules it is for. */
record ProxiedModules(UpstreamProxy proxy, Duration fetchTimeout) implements ModuleSource {
    private static final int MAX_BYTES = 16 << 20;

    @Override
    public List<Version> list(ModulePath path) throws IOException {
        return VersionList.parse(read(path.escaped() + "/@v/list"));
    }

    @Override
    public Revision query(ModulePath path, String query) throws IOException {
        boolean latest = query.equals("latest");
        String resource = latest ? "/@latest" : "/@v/" + Escaping.escapeVersion(query) + ".info";
        return revision(read(path.escaped() + resource));
    }

    @Override
    public Revision info(ModuleVersion version) throws IOException {
        return revision(read(resource(version, ".info")));
    }

    @Override
    public Content mod(ModuleVersion version) throws IOException {
        return Content.of(read(resource(version, ".mod")));
    }

    @Override
    public Content zip(ModuleVersion version) throws IOException {
        UpstreamProxy.Download download = proxy.open(resource(version, ".zip"), Deadline.in(fetchTimeout));
        InputStream stream = download.stream();
        return Content.of(stream, download.size());
    }

    private static String resource(ModuleVersion version, String extension) {
        return version.path().escaped() + "/@v/" + version.version().escaped() + extension;
    }

    private byte[] read(String resource) throws IOException {
        return proxy.read(resource, MAX_BYTES, Deadline.in(fetchTimeout));
    }

    private static Revision revision(byte[] document) throws UpstreamException {
        VersionInfo info = VersionInfo.parse(document);
        String text = new String(document, StandardCharsets.UTF_8);
        return new Revision(info.version(), info.time().orElse(Instant.EPOCH), text);
    }
}
