package dev.goproxy.vcs;

import dev.goproxy.content.Content;
import dev.goproxy.fetch.Fetcher;
import dev.goproxy.fetch.NotFoundException;
import dev.goproxy.fetch.VersionInfo;
import dev.goproxy.module.ModulePath;
import dev.goproxy.module.ModuleVersion;
import dev.goproxy.module.Version;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Module proxy that a go-import page names. Often it is nothing but files, without {@code @latest} and answers to
 * queries, so these are taken from its list first, as the {@code go} command does.
 *
 * @param proxy the proxy
 * @see <a href="https://go.dev/ref/mod#version-queries">Go Modules Reference: version queries</a>
 */
record NamedProxy(Fetcher proxy) implements Fetcher {
    @Override
    public List<Version> list(ModulePath path) throws IOException {
        return proxy.list(path);
    }

    @Override
    public VersionInfo query(ModulePath path, String query) throws IOException {
        boolean latest = query.equals("latest");
        if (!latest && !VersionChoice.isPrefix(query)) {
            return proxy.query(path, query);
        }
        List<Version> all = proxy.list(path);
        List<Version> matching = latest ? all : VersionChoice.withPrefix(all, query);
        Optional<Version> found = VersionChoice.highestNotRetracted(
                withoutSupersededIncompatible(path, matching), () -> goModOfHighest(path, all));
        if (found.isPresent()) {
            return proxy.info(new ModuleVersion(path, found.get()));
        }
        if (latest) {
            return proxy.query(path, query);
        }
        throw new NotFoundException("no matching versions for query \"" + query + "\"");
    }

    private Optional<byte[]> goModOfHighest(ModulePath path, List<Version> all) throws IOException {
        Optional<Version> highest = VersionChoice.highest(withoutSupersededIncompatible(path, all));
        return highest.isPresent() ? Optional.of(goMod(path, highest.get())) : Optional.empty();
    }

    /** Incompatible versions don't count if the highest of the others has a go.mod file of its own. */
    private List<Version> withoutSupersededIncompatible(ModulePath path, List<Version> sorted) throws IOException {
        List<Version> compatible = new ArrayList<>(sorted);
        compatible.removeIf(Version::isIncompatible);
        if (compatible.isEmpty() || compatible.size() == sorted.size()) {
            return sorted;
        }
        byte[] goMod = goMod(path, compatible.get(compatible.size() - 1));
        return Arrays.equals(goMod, GoModLocation.synthesized(path)) ? sorted : compatible;
    }

    private byte[] goMod(ModulePath path, Version version) throws IOException {
        try (Content content = proxy.mod(new ModuleVersion(path, version));
                InputStream in = content.open()) {
            return in.readAllBytes();
        }
    }

    @Override
    public VersionInfo info(ModuleVersion version) throws IOException {
        return proxy.info(version);
    }

    @Override
    public Content mod(ModuleVersion version) throws IOException {
        return proxy.mod(version);
    }

    @Override
    public Content zip(ModuleVersion version) throws IOException {
        return proxy.zip(version);
    }
}
