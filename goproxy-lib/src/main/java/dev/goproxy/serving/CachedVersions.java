package dev.goproxy.serving;

import dev.goproxy.cache.Cacher;
import dev.goproxy.content.Content;
import dev.goproxy.event.CacheFailed;
import dev.goproxy.event.ProxyListener;
import dev.goproxy.fetch.VersionList;
import dev.goproxy.module.ModulePath;
import dev.goproxy.module.ModuleVersion;
import dev.goproxy.module.PseudoVersion;
import dev.goproxy.module.Version;
import dev.goproxy.protocol.Endpoint;
import java.io.IOException;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes lists and latest versions from the versions in the cache, for a proxy whose upstream fails before it has
 * delivered any.
 */
public final class CachedVersions {
    private static final Logger LOG = LoggerFactory.getLogger(CachedVersions.class);

    /**
     * The order in which {@code @latest} prefers versions: releases to pre-releases to pseudo-versions, then the higher
     * ones.
     */
    private static final Comparator<Version> LATEST = Comparator.comparing(
                    (Version version) -> !PseudoVersion.isPseudo(version))
            .thenComparing(version -> version.prerelease().isEmpty())
            .thenComparing(Version.ORDER);

    private final Cacher cacher;
    private final ProxyListener listener;

    public CachedVersions(Cacher cacher, ProxyListener listener) {
        this.cacher = cacher;
        this.listener = listener;
    }

    /**
     * Returns an answer; empty if the cache has no version of the module, or the endpoint is neither a list nor
     * {@code @latest}.
     */
    Optional<Content> answer(Endpoint endpoint) {
        try {
            if (endpoint instanceof Endpoint.VersionList list) {
                List<Version> tagged = versions(list.path()).stream()
                        .filter(version -> !PseudoVersion.isPseudo(version))
                        .sorted(Version.ORDER)
                        .toList();
                return tagged.isEmpty()
                        ? Optional.empty()
                        : Optional.of(Content.of(VersionList.copyOf(tagged).text()));
            }
            if (endpoint instanceof Endpoint.Latest latest) {
                Optional<Version> version = versions(latest.path()).stream().max(LATEST);
                return version.isEmpty() ? Optional.empty() : info(latest.path(), version.get());
            }
            return Optional.empty();
        } catch (IOException | RuntimeException e) {
            tell(endpoint, e);
            return Optional.empty();
        }
    }

    /** Returns whether the cache has a version of an endpoint's module; false if the endpoint has no module. */
    boolean hasSome(Endpoint endpoint) {
        try {
            Optional<ModulePath> module = endpoint.module();
            return module.isPresent() && !versions(module.get()).isEmpty();
        } catch (IOException | RuntimeException e) {
            tell(endpoint, e);
            return false;
        }
    }

    private void tell(Endpoint endpoint, Exception e) {
        LOG.warn("{}: the cache can't be read", endpoint.name(), e);
        listener.cacheFailed(new CacheFailed(endpoint, CacheFailed.Operation.READ, e));
    }

    private Optional<Content> info(ModulePath path, Version version) throws IOException {
        return cacher.get(new Endpoint.Info(new ModuleVersion(path, version)).name());
    }

    private List<Version> versions(ModulePath path) throws IOException {
        return cacher.list(Endpoint.versionsFolder(path)).stream()
                .flatMap(file -> Endpoint.infoFile(path, file).stream())
                .map(info -> info.version().version())
                .toList();
    }
}
