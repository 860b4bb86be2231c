package dev.goproxy.serving;

import dev.goproxy.cache.Cacher;
import dev.goproxy.content.Content;
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

/** Tells lists and latest versions from the versions that are in the cache: what a proxy without a way out can still say. */
public final class CachedVersions {
    private static final Logger LOG = LoggerFactory.getLogger(CachedVersions.class);

    /** As {@code @latest} chooses: releases before pre-releases before pseudo-versions, then the higher. */
    private static final Comparator<Version> LATEST = Comparator.comparing(
                    (Version version) -> !PseudoVersion.isPseudo(version))
            .thenComparing(version -> version.prerelease().isEmpty())
            .thenComparing(Version.ORDER);

    private final Cacher cacher;

    public CachedVersions(Cacher cacher) {
        this.cacher = cacher;
    }

    /** An answer; empty if the cache has no version of the module, or the endpoint is something else. */
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
            LOG.warn("{}: the cache can't be read", endpoint.name(), e);
            return Optional.empty();
        }
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
