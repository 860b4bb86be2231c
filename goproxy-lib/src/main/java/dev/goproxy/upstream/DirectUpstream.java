package dev.goproxy.upstream;

import dev.goproxy.content.Content;
import dev.goproxy.fetch.FetchException;
import dev.goproxy.fetch.NotFoundException;
import dev.goproxy.fetch.RefusedException;
import dev.goproxy.fetch.UpstreamException;
import dev.goproxy.fetch.UpstreamTimeoutException;
import dev.goproxy.fetch.VersionList;
import dev.goproxy.module.Escaping;
import dev.goproxy.module.InvalidNameException;
import dev.goproxy.module.ModulePath;
import dev.goproxy.module.ModuleVersion;
import dev.goproxy.module.Version;
import dev.goproxy.process.Deadline;
import dev.goproxy.vcs.ModuleSource;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.function.Supplier;

/** The modules' own repositories, asked by the names of the GOPROXY protocol: {@code direct}. */
final class DirectUpstream implements UpstreamProxy {
    private static final String VERSIONS = "/@v/";
    private static final String LATEST = "/@latest";

    private final Optional<Supplier<ModuleSource>> source;

    /** Makes the upstream; without a source nothing can be found there. */
    DirectUpstream(Optional<Supplier<ModuleSource>> source) {
        this.source = source;
    }

    @Override
    public String name() {
        return "direct";
    }

    @Override
    public byte[] read(String resource, int maxBytes, Deadline deadline) throws IOException {
        return ask(resource, deadline, () -> {
            try (Content content = content(resource);
                    InputStream in = content.open()) {
                byte[] bytes = in.readNBytes(maxBytes + 1);
                if (bytes.length > maxBytes) {
                    throw new UpstreamException(resource + ": more than " + maxBytes + " bytes");
                }
                return bytes;
            }
        });
    }

    @Override
    public Download open(String resource, Deadline deadline) throws IOException {
        return ask(resource, deadline, () -> {
            Content content = content(resource);
            try {
                return new Download(new Owning(content), content.size());
            } catch (IOException | RuntimeException e) {
                content.close();
                throw e;
            }
        });
    }

    private ModuleSource source() throws NotFoundException {
        return source.orElseThrow(() -> new NotFoundException("direct fetches are switched off"))
                .get();
    }

    private Content content(String resource) throws IOException {
        if (resource.endsWith(LATEST)) {
            ModulePath path = path(resource, resource.length() - LATEST.length());
            return Content.of(source().query(path, "latest").bytes());
        }
        int slash = resource.lastIndexOf(VERSIONS);
        ModulePath path = path(resource, slash);
        String file = resource.substring(slash + VERSIONS.length());
        if (file.equals("list")) {
            return Content.of(VersionList.copyOf(source().list(path)).text());
        }
        int dot = file.lastIndexOf('.');
        String version = Escaping.unescapeVersion(file.substring(0, dot));
        return switch (file.substring(dot)) {
            case ".info" -> info(path, version);
            case ".mod" -> source().mod(new ModuleVersion(path, Version.parse(version)));
            default -> source().zip(new ModuleVersion(path, Version.parse(version)));
        };
    }

    private Content info(ModulePath path, String query) throws IOException {
        boolean canonical =
                Version.isValid(query) && Version.parse(query).isCanonical() && path.fits(Version.parse(query));
        return Content.of(
                (canonical ? source().info(new ModuleVersion(path, Version.parse(query))) : source().query(path, query))
                        .bytes());
    }

    private static ModulePath path(String resource, int end) {
        return ModulePath.unescape(resource.substring(0, end));
    }

    /** What is asked of the repositories. */
    private interface Question<T> {
        T ask() throws IOException;
    }

    private static <T> T ask(String resource, Deadline deadline, Question<T> question) throws IOException {
        try {
            return InterruptedByDeadline.run(deadline, question::ask);
        } catch (NotFoundException e) {
            throw new NotFoundException(String.valueOf(e.getMessage()), e);
        } catch (RefusedException e) {
            throw new RefusedException(resource + ": " + e.getMessage(), e);
        } catch (UpstreamTimeoutException e) {
            throw new UpstreamTimeoutException(resource + ": " + e.getMessage(), e);
        } catch (FetchException e) {
            throw new UpstreamException(resource + ": " + e.getMessage(), e);
        } catch (UncheckedIOException e) {
            throw new UpstreamException("direct: there is no folder for repositories", e);
        } catch (InvalidNameException e) {
            throw new NotFoundException(String.valueOf(e.getMessage()), e);
        }
    }

    /** Closes the content with its stream. */
    private static final class Owning extends FilterInputStream {
        private final Content content;

        Owning(Content content) throws IOException {
            super(content.open());
            this.content = content;
        }

        @Override
        public void close() throws IOException {
            try (content) {
                super.close();
            }
        }
    }
}
